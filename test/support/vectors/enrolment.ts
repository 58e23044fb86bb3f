/** What a device shows, and what it and its admin compare. */

import { toBase64 } from '../../../src/core/bytes/encoding.ts'
import { checkCode, enrolmentCode, enrolmentCommitment } from '../../../src/core/keys/enrolment.ts'
import { COLLECTOR, keys } from './story.ts'
import { inFolder, type Vectors } from './vector.ts'

const secret = (byte: number) => toBase64(new Uint8Array(32).fill(byte))
const asking = { enterprise: COLLECTOR, label: '三号手持终端', kid: keys.scanner1.kid }
const drawn = { nonce: secret(1), challenge: secret(2) }

function vector(why: string, changed: Partial<typeof asking & typeof drawn> = {}) {
  const { nonce, challenge, ...asked } = { ...asking, ...drawn, ...changed }
  const commitment = enrolmentCommitment(asked, nonce)
  const check = checkCode({ commitment, nonce, challenge })
  const codes = { commitment, code: enrolmentCode(commitment), checkCode: check }
  return { why, verdict: 'ok', ...asked, nonce, challenge, ...codes }
}

export const enrolmentVectors: Vectors = inFolder('enrolment', {
  code: vector('A device, and an admin who drew this challenge.'),
  'other-label': vector('Another label: all three differ.', { label: 'scanner' }),
  'other-key': vector('Another key: all three differ.', { kid: keys.scanner2.kid }),
  'other-nonce': vector('The same device asks again: all three differ.', { nonce: secret(3) }),
  'other-challenge': vector('Another challenge: only the check code differs.', {
    challenge: secret(3),
  }),
})
