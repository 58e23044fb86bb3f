/** Fetches a battery's bundle from a ledger service and keeps it as a file. */

import { randomUUID } from 'node:crypto'
import { readScan } from '../../core/codes/scan.ts'
import { signToken } from '../../native/signing.ts'
import { getBytes, openClient } from '../remote/client.ts'
import { fetchTrust } from '../remote/origin.ts'
import { secondsOf } from '../remote/time.ts'
import { readSigningKey, writeOutput } from '../terminal/files.ts'
import { type ExitCode, OK, type Shell, say } from '../terminal/shell.ts'

export interface BundleOptions {
  readonly url: string
  readonly key: string
  readonly family?: boolean
  readonly output?: string
}

/** @param words - of one code: a shell takes one with spaces apart */
export async function bundle(
  words: readonly string[],
  { url, key: keyFile, family = false, output }: BundleOptions,
  shell: Shell,
): Promise<ExitCode> {
  const typed = words.join(' ')
  const reading = readScan(typed)
  const code = reading.kind === 'code' ? reading.code : typed
  const key = await readSigningKey(keyFile)
  const client = openClient(url, shell)
  const { origin } = await fetchTrust(client)
  const iat = secondsOf(shell.now())
  const token = signToken(key, { aud: origin, iat, jti: randomUUID() })
  const path = `v1/batteries/${encodeURIComponent(code)}/bundle.zip${family ? '?family=true' : ''}`
  const bytes = await getBytes(client, path, { authorization: `Bearer ${token}` })
  const file = output ?? `${code}.bundle.zip`
  await writeOutput(file, bytes)
  say(shell, shell.text.bundle.written({ file }))
  return OK
}
