/** Signs a registry event and puts it into the log. */

import { randomUUID } from 'node:crypto'
import type { RegistryEvent } from '../../core/events/registry-events.ts'
import { type SigningKey, signSubmission } from '../../native/signing.ts'
import { fault } from '../terminal/fault.ts'
import { type Client, postPatiently } from './client.ts'
import { secondsOf } from './time.ts'

/**
 * @param aud - origin of the log
 * @returns index of the entry
 * @throws as `postPatiently`
 */
export async function submitRegistryEvent(
  client: Client,
  key: SigningKey,
  aud: string,
  event: RegistryEvent,
): Promise<number> {
  const iat = secondsOf(client.shell.now())
  const jws = signSubmission(key, { aud, event, iat, jti: randomUUID() })
  const { body } = await postPatiently(client, 'v1/submissions', 'application/jose', jws)
  const { index } = body as { index?: unknown }
  if (!Number.isSafeInteger(index)) throw fault('answer_malformed', { url: client.url })
  return index as number
}
