/** Approves a device: finds what waits under its code, shows it, has it checked, and adds its key. */

import { randomBytes, randomUUID } from 'node:crypto'
import { toBase64 } from '../../core/bytes/encoding.ts'
import { label } from '../../core/events/fields.ts'
import {
  checkCode,
  ENROLMENT_SECRET_BYTES,
  type EnrolmentReference,
  enrolmentCode,
  enrolmentCommitment,
  formatEnrolmentCode,
  isEnrolmentSecret,
  parseCheckCode,
  parseEnrolmentReference,
} from '../../core/keys/enrolment.ts'
import { parsePublicKey } from '../../core/keys/jwk.ts'
import type { PublicKey } from '../../core/keys/signature.ts'
import { thumbprintOf } from '../../core/keys/thumbprint.ts'
import { type SigningKey, signToken } from '../../native/signing.ts'
import { type Client, getJson, openClient, postJson } from '../remote/client.ts'
import { findOrigin, type OriginOptions } from '../remote/origin.ts'
import { submitRegistryEvent } from '../remote/registry-entry.ts'
import { secondsOf } from '../remote/time.ts'
import { fault } from '../terminal/fault.ts'
import { readSigningKey } from '../terminal/files.ts'
import { openPrompt, type Prompt } from '../terminal/prompt.ts'
import { type ExitCode, OK, print, printJson, type Shell, say } from '../terminal/shell.ts'

export interface ApproveOptions extends OriginOptions {
  readonly key: string
  readonly url: string
  readonly json?: boolean
}

/** Milliseconds between two looks at whether the device has answered. */
const PAUSE = 1_000

/** Somebody may mistype a digit; whoever guesses has three in 10^8. */
const TRIES = 3

export async function approve(
  typed: string,
  options: ApproveOptions,
  shell: Shell,
): Promise<ExitCode> {
  const reference = parseEnrolmentReference(typed)
  if (reference === undefined) throw fault('enrolment_code_malformed', { code: typed })
  const key = await readSigningKey(options.key)
  const client = openClient(options.url, shell)
  const admin = { client, key, aud: await findOrigin(options, {}, client) }
  const prompt = openPrompt(shell)
  const device = await confirmed(admin, reference, prompt).finally(prompt.close)
  const index = await submitRegistryEvent(client, key, admin.aud, {
    type: 'key.added',
    time: shell.now().toISOString(),
    enterprise: key.iss,
    kind: 'device',
    label: device.label,
    key: device.key,
  })
  if (options.json) printJson(shell, { index, kid: device.kid, label: device.label })
  else print(shell, shell.text.approve.approved({ index }))
  return OK
}

interface Admin {
  readonly client: Client
  readonly key: SigningKey
  readonly aud: string
}

interface Device {
  readonly label: string
  readonly kid: string
  readonly key: PublicKey
  readonly commitment: string
  readonly nonce: string | undefined
}

/**
 * The device that the admin has at hand. The service is not trusted with what is about to be signed:
 * either the device itself has told its key's thumbprint, or the two check codes have to be equal.
 *
 * @throws Fault `enrolment_unknown`, `enrolment_differs`, `enrolment_unconfirmed`
 */
async function confirmed(
  admin: Admin,
  { code, kid }: EnrolmentReference,
  prompt: Prompt,
): Promise<Device> {
  const { shell } = admin.client
  const { text } = shell
  const found = await findDevices(admin, code)
  const device = found.find((one) => kid === undefined || one.kid === kid)
  if (!device) throw fault('enrolment_differs', { code: formatEnrolmentCode(code) })
  say(shell, text.approve.about({ ...device, enterprise: admin.key.iss }))
  if (kid === undefined) await check(admin, code, device, prompt)
  else {
    const answer = await prompt.ask(text.approve.confirm)
    if (!/^(y|yes|是)$/i.test(answer ?? '')) throw fault('enrolment_unconfirmed')
  }
  return device
}

/** The challenge is drawn here, when the service has bound itself to a key by the commitment. */
async function check(admin: Admin, code: string, device: Device, prompt: Prompt): Promise<void> {
  const { text } = admin.client.shell
  const { commitment } = device
  const challenge = toBase64(randomBytes(ENROLMENT_SECRET_BYTES))
  await postJson(admin.client, `v1/enrolments/codes/${code}/challenge`, { challenge }, by(admin))
  const nonce = await answerOf(admin, code, device)
  const expected = checkCode({ commitment, nonce, challenge })
  for (let tries = 0; tries < TRIES; tries++) {
    const typed = await prompt.ask(text.approve.check)
    if (typed === undefined) throw fault('enrolment_unconfirmed')
    if (parseCheckCode(typed) === expected) return
    say(admin.client.shell, text.approve.differs)
  }
  throw fault('enrolment_differs', { code: formatEnrolmentCode(code) })
}

/** The device's nonce, which has to be the one that it is bound to. */
async function answerOf(admin: Admin, code: string, device: Device): Promise<string> {
  const { shell } = admin.client
  const request = { enterprise: admin.key.iss, label: device.label, kid: device.kid }
  for (;;) {
    const found = await findDevices(admin, code)
    const nonce = found.find(({ commitment }) => commitment === device.commitment)?.nonce
    if (nonce !== undefined) {
      if (enrolmentCommitment(request, nonce) === device.commitment) return nonce
      throw fault('enrolment_differs', { code: formatEnrolmentCode(code) })
    }
    await shell.sleep(PAUSE)
  }
}

/** @throws Fault `enrolment_unknown` if none waits, `enrolment_differs` if none fits the code */
async function findDevices(admin: Admin, code: string): Promise<Device[]> {
  const { client } = admin
  const answer = await getJson(client, `v1/enrolments?code=${code}`, by(admin))
  const { enrolments } = answer as { enrolments?: unknown }
  if (!Array.isArray(enrolments)) throw fault('answer_malformed', { url: client.url })
  const shown = formatEnrolmentCode(code)
  if (enrolments.length === 0) throw fault('enrolment_unknown', { code: shown })
  const devices = enrolments
    .map(readDevice)
    .filter((one) => one !== undefined)
    .filter(({ commitment }) => enrolmentCode(commitment) === code)
  if (devices.length === 0) throw fault('enrolment_differs', { code: shown })
  return devices
}

function readDevice(enrolment: Partial<Record<string, unknown>> | null): Device | undefined {
  const key = parsePublicKey(enrolment?.key)
  const commitment = secretOf(enrolment?.commitment)
  // It is shown on a terminal, which takes orders from control characters.
  const name = label.safeParse(enrolment?.label)
  if (!key || !commitment || !name.success) return undefined
  const nonce = secretOf(enrolment?.nonce)
  return { label: name.data, key, kid: thumbprintOf(key), commitment, nonce }
}

const secretOf = (value: unknown): string | undefined =>
  typeof value === 'string' && isEnrolmentSecret(value) ? value : undefined

/** A token for each request: a check may take longer than one holds. */
function by({ client, key, aud }: Admin): { authorization: string } {
  const iat = secondsOf(client.shell.now())
  return { authorization: `Bearer ${signToken(key, { aud, iat, jti: randomUUID() })}` }
}
