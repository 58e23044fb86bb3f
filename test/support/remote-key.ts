/** The example of docs/OPERATIONS.md: a log's key that stays in another machine. */

import type { LogKey } from '../../src/core/log/checkpoint.ts'

// begin of the example
export const remoteKey = (signer: string, publicKey: Uint8Array): LogKey => ({
  publicKey, // 32 bytes, Ed25519
  async sign(message) {
    const answer = await fetch(signer, { method: 'POST', body: new Uint8Array(message) })
    if (!answer.ok) throw new Error(`the signer answered ${answer.status}`)
    return new Uint8Array(await answer.arrayBuffer()) // 64 bytes
  },
})
// end of the example
