/** Makes this device's key, asks for it to be added, and waits until an admin has done so. */

import { isCreditCode } from '../core/credit-code.ts'
import { enrolmentCode, formatEnrolmentCode } from '../core/enrolment.ts'
import type { KeyAlgorithm } from '../native/keys.ts'
import { type SigningKey, signEnrolment } from '../native/signing.ts'
import { type Client, getJson, openClient, postPatiently, waitToRetry } from './client.ts'
import { deviceKey } from './device-key.ts'
import { fault } from './fault.ts'
import { findOrigin, type OriginOptions } from './log.ts'
import { drawQr } from './qr.ts'
import { BROKEN, type ExitCode, OK, print, printJson, type Shell, say } from './shell.ts'
import { secondsOf } from './time.ts'

export interface EnrolOptions extends OriginOptions {
  readonly url: string
  readonly iss: string
  readonly label: string
  readonly alg?: KeyAlgorithm
  readonly output?: string
  readonly json?: boolean
}

/** Milliseconds between two looks at whether it has been approved. */
const PAUSE = 2_000

export async function enrol(options: EnrolOptions, shell: Shell): Promise<ExitCode> {
  const { url, iss, label, alg = 'ES256', output: file = 'device.jwk', json = false } = options
  if (!isCreditCode(iss)) throw fault('credit_code_malformed', { code: iss })
  const client = openClient(url, shell)
  const aud = await findOrigin(options, {}, client)
  const key = await deviceKey(file, iss, alg)
  const asked = await ask(client, key, aud, label)
  await show(asked, shell, json)
  const { status, index } = await decided(client, asked.id)
  if (json) printJson(shell, { status, kid: key.kid, code: asked.code, file, index })
  else if (status === 'approved') print(shell, shell.text.enrol.approved({ index: index!, file }))
  else say(shell, shell.text.enrol.expired)
  return status === 'approved' ? OK : BROKEN
}

interface Asked {
  readonly id: string
  readonly kid: string
  readonly code: string
  /** For the QR code. */
  readonly url: string
  readonly expiresAt: string
}

async function ask(client: Client, key: SigningKey, aud: string, label: string): Promise<Asked> {
  const { iss: enterprise, kid, publicKey } = key
  const code = enrolmentCode({ enterprise, label, kid })
  const proof = signEnrolment(key, { aud, iat: secondsOf(client.shell.now()), label, code })
  const request = JSON.stringify({ enterprise, label, key: publicKey, proof })
  const { body } = await postPatiently(client, 'v1/enrolments', 'application/json', request)
  const { id, url, expiresAt } = body as Record<string, unknown>
  if (![id, url, expiresAt].every((member) => typeof member === 'string')) {
    throw fault('answer_malformed', { url: client.url })
  }
  return { id, url, expiresAt, kid, code } as Asked
}

/** The code is this device's own reckoning, whatever the service answered. */
async function show(asked: Asked, shell: Shell, json: boolean): Promise<void> {
  const { enrol } = shell.text
  const [line, stream] = json ? [say, shell.stderr] : [print, shell.stdout]
  for (const row of await drawQr(asked.url, stream)) line(shell, row)
  line(shell, enrol.code({ code: formatEnrolmentCode(asked.code) }))
  line(shell, enrol.kid({ kid: asked.kid }))
  say(shell, enrol.waiting({ time: asked.expiresAt }))
}

type Decision = { readonly status: 'approved' | 'expired'; readonly index?: number }

async function decided(client: Client, id: string): Promise<Decision> {
  for (let failures = 0; ; ) {
    try {
      const { status, index } = (await getJson(client, `v1/enrolments/${id}`)) as {
        status?: unknown
        index?: number
      }
      if (status === 'expired') return { status }
      if (status === 'approved' && Number.isSafeInteger(index)) return { status, index: index! }
      failures = 0
      await client.shell.sleep(PAUSE)
    } catch (error) {
      if (!(await waitToRetry(client, error, failures++))) throw error
    }
  }
}
