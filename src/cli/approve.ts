/** Approves a device: finds what waits under its code, checks it, shows it, and adds its key. */

import { randomUUID } from 'node:crypto'
import { enrolmentCode, formatEnrolmentCode, parseEnrolmentCode } from '../core/enrolment.ts'
import { parsePublicKey } from '../core/jwk.ts'
import type { PublicKey } from '../core/signature.ts'
import { thumbprintOf } from '../core/thumbprint.ts'
import { type SigningKey, signToken } from '../native/signing.ts'
import { type Client, getJson, openClient } from './client.ts'
import { fault } from './fault.ts'
import { readSigningKey } from './files.ts'
import { findOrigin, type OriginOptions } from './log.ts'
import { submitRegistryEvent } from './registry-entry.ts'
import { type ExitCode, OK, print, printJson, type Shell, say } from './shell.ts'
import { secondsOf } from './time.ts'

export interface ApproveOptions extends OriginOptions {
  readonly key: string
  readonly url: string
  readonly json?: boolean
}

export async function approve(
  typed: string,
  options: ApproveOptions,
  shell: Shell,
): Promise<ExitCode> {
  const code = parseEnrolmentCode(typed)
  if (code === undefined) throw fault('enrolment_code_malformed', { code: typed })
  const key = await readSigningKey(options.key)
  const client = openClient(options.url, shell)
  const aud = await findOrigin(options, {}, client)
  const device = await findDevice(client, key, aud, code)
  const { label, kid } = device
  say(shell, shell.text.approve.about({ label, enterprise: key.iss, kid }))
  const index = await submitRegistryEvent(client, key, aud, {
    type: 'key.added',
    time: shell.now().toISOString(),
    enterprise: key.iss,
    kind: 'device',
    label,
    key: device.key,
  })
  if (options.json) printJson(shell, { index, kid, label })
  else print(shell, shell.text.approve.approved({ index }))
  return OK
}

interface Device {
  readonly label: string
  readonly kid: string
  readonly key: PublicKey
}

/**
 * The service is not trusted with what is about to be signed: the code has to follow from it.
 *
 * @throws Fault `enrolment_unknown`, `enrolment_differs`
 */
async function findDevice(
  client: Client,
  key: SigningKey,
  aud: string,
  code: string,
): Promise<Device> {
  const iat = secondsOf(client.shell.now())
  const authorization = `Bearer ${signToken(key, { aud, iat, jti: randomUUID() })}`
  const answer = await getJson(client, `v1/enrolments?code=${code}`, { authorization })
  const { enrolments } = answer as { enrolments?: unknown }
  if (!Array.isArray(enrolments)) throw fault('answer_malformed', { url: client.url })
  const shown = formatEnrolmentCode(code)
  if (enrolments.length === 0) throw fault('enrolment_unknown', { code: shown })
  const devices = enrolments.map(readDevice)
  const device = devices.find(
    (one) => one && enrolmentCode({ ...one, enterprise: key.iss }) === code,
  )
  if (!device) throw fault('enrolment_differs', { code: shown })
  return device
}

function readDevice(enrolment: { label?: unknown; key?: unknown } | null): Device | undefined {
  const key = parsePublicKey(enrolment?.key)
  const label = enrolment?.label
  return key && typeof label === 'string' ? { label, key, kid: thumbprintOf(key) } : undefined
}
