/** Signs one event as a submission. */

import { randomUUID } from 'node:crypto'
import { checkTexts } from '../../core/events/texts.ts'
import { parseSubmission } from '../../core/log/submission.ts'
import { signSubmission } from '../../native/signing.ts'
import { openClient } from '../remote/client.ts'
import { findOrigin, type OriginOptions } from '../remote/origin.ts'
import { secondsOf } from '../remote/time.ts'
import { fault } from '../terminal/fault.ts'
import { readSigningKey, readText } from '../terminal/files.ts'
import { type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'
import { parseObject } from './rows.ts'

export interface SignOptions extends OriginOptions {
  readonly key: string
  readonly url?: string
  readonly iat?: number
  readonly json?: boolean
}

export async function sign(file: string, options: SignOptions, shell: Shell): Promise<ExitCode> {
  const key = await readSigningKey(options.key)
  const event = parseObject(await readText(file, shell))
  if (!event) throw fault('event_malformed', { row: 1 })
  checkTexts(event)
  const client = options.url === undefined ? undefined : openClient(options.url, shell)
  const aud = await findOrigin(options, shell.env, client)
  const { iat = secondsOf(shell.now()) } = options
  const jti = randomUUID()
  const jws = signSubmission(key, { aud, event, iat, jti })
  parseSubmission(jws) // refuses here what every log would: a size, a claim
  if (options.json) printJson(shell, { jws, jti })
  else print(shell, jws)
  return OK
}
