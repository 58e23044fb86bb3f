/** Makes this device's key, asks for it to be added, and waits until an admin has done so. */

import { randomBytes } from 'node:crypto'
import { toBase64 } from '../../core/bytes/encoding.ts'
import { isCreditCode } from '../../core/codes/credit-code.ts'
import {
  checkCode,
  ENROLMENT_SECRET_BYTES,
  enrolmentCode,
  enrolmentCommitment,
  enrolmentUrl,
  formatCheckCode,
  formatEnrolmentCode,
  isEnrolmentSecret,
} from '../../core/keys/enrolment.ts'
import type { KeyAlgorithm } from '../../native/keys.ts'
import { type SigningKey, signEnrolment } from '../../native/signing.ts'
import { drawQr } from '../codes/qr.ts'
import {
  type Client,
  getJson,
  openClient,
  postJson,
  postPatiently,
  waitToRetry,
} from '../remote/client.ts'
import { findOrigin, type OriginOptions } from '../remote/origin.ts'
import { secondsOf } from '../remote/time.ts'
import { fault } from '../terminal/fault.ts'
import { BROKEN, type ExitCode, OK, print, printJson, type Shell, say } from '../terminal/shell.ts'
import { deviceKey } from './device.ts'

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
  await show(client, asked, json)
  const { status, index } = await decided(client, asked, json)
  if (json) printJson(shell, { status, kid: key.kid, code: asked.code, file, index })
  else if (status === 'approved') print(shell, shell.text.enrol.approved({ index: index!, file }))
  else say(shell, shell.text.enrol.expired)
  return status === 'approved' ? OK : BROKEN
}

interface Asked {
  readonly id: string
  readonly kid: string
  readonly code: string
  readonly commitment: string
  /** Drawn for this request alone. It goes to the service once, for the first challenge. */
  readonly nonce: string
  readonly expiresAt: string
}

async function ask(client: Client, key: SigningKey, aud: string, label: string): Promise<Asked> {
  const { iss: enterprise, kid, publicKey } = key
  const nonce = toBase64(randomBytes(ENROLMENT_SECRET_BYTES))
  const commitment = enrolmentCommitment({ enterprise, label, kid }, nonce)
  const proof = signEnrolment(key, { aud, iat: secondsOf(client.shell.now()), label, commitment })
  const request = JSON.stringify({ enterprise, label, key: publicKey, proof })
  const { body } = await postPatiently(client, 'v1/enrolments', 'application/json', request)
  const { id, expiresAt } = body as Record<string, unknown>
  if (typeof id !== 'string' || typeof expiresAt !== 'string') {
    throw fault('answer_malformed', { url: client.url })
  }
  return { id, expiresAt, kid, code: enrolmentCode(commitment), commitment, nonce }
}

/** Code and QR code are this device's own reckoning, whatever the service answered. */
async function show(client: Client, asked: Asked, json: boolean): Promise<void> {
  const { shell } = client
  const { enrol } = shell.text
  const [line, stream] = json ? [say, shell.stderr] : [print, shell.stdout]
  const qr = enrolmentUrl(client.url, asked.code, asked.kid)
  for (const row of await drawQr(qr, stream)) line(shell, row)
  line(shell, enrol.code({ code: formatEnrolmentCode(asked.code) }))
  line(shell, enrol.kid({ kid: asked.kid }))
  say(shell, enrol.waiting({ time: asked.expiresAt }))
}

type Decision = { readonly status: 'approved' | 'expired'; readonly index?: number }

async function decided(client: Client, asked: Asked, json: boolean): Promise<Decision> {
  const answer = answerer(client, asked, json)
  for (let failures = 0; ; ) {
    try {
      const { status, index, challenge } = (await getJson(client, `v1/enrolments/${asked.id}`)) as {
        status?: unknown
        index?: number
        challenge?: unknown
      }
      if (typeof challenge === 'string' && isEnrolmentSecret(challenge)) await answer(challenge)
      if (status === 'expired') return { status }
      if (status === 'approved' && Number.isSafeInteger(index)) return { status, index: index! }
      failures = 0
      await client.shell.sleep(PAUSE)
    } catch (error) {
      if (!(await waitToRetry(client, error, failures++))) throw error
    }
  }
}

/** Gives the nonce away for the first challenge, and then shows the check code of the two. */
function answerer(client: Client, { id, commitment, nonce }: Asked, json: boolean) {
  const { shell } = client
  let first: string | undefined
  let isShown = false
  return async (challenge: string): Promise<void> => {
    first ??= challenge
    // Whoever knows the nonce by now could have chosen this one to fit another key.
    if (challenge !== first) throw fault('enrolment_challenged_twice')
    if (isShown) return
    await postJson(client, `v1/enrolments/${id}/nonce`, { nonce })
    const code = formatCheckCode(checkCode({ commitment, nonce, challenge }))
    const line = json ? say : print
    line(shell, shell.text.enrol.check({ code }))
    isShown = true
  }
}
