/** Ends all requests of devices that wait for an enterprise: anyone may have sent them. */

import { randomUUID } from 'node:crypto'
import { signToken } from '../../native/signing.ts'
import { deleteJson, openClient } from '../remote/client.ts'
import { findOrigin, type OriginOptions } from '../remote/origin.ts'
import { secondsOf } from '../remote/time.ts'
import { fault } from '../terminal/fault.ts'
import { readSigningKey } from '../terminal/files.ts'
import { type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'

export interface DismissOptions extends OriginOptions {
  readonly key: string
  readonly url: string
  readonly json?: boolean
}

export async function dismiss(options: DismissOptions, shell: Shell): Promise<ExitCode> {
  const key = await readSigningKey(options.key)
  const client = openClient(options.url, shell)
  const aud = await findOrigin(options, {}, client)
  const token = signToken(key, { aud, iat: secondsOf(shell.now()), jti: randomUUID() })
  const answer = await deleteJson(client, 'v1/enrolments', { authorization: `Bearer ${token}` })
  const { ended } = answer as { ended?: unknown }
  if (!Number.isSafeInteger(ended)) throw fault('answer_malformed', { url: client.url })
  const count = ended as number
  if (options.json) printJson(shell, { ended: count })
  else print(shell, shell.text.dismiss.ended({ count }))
  return OK
}
