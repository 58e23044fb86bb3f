/** Takes a key back: from the next entry on, nothing that it signs is accepted. */

import type { RegistryEvent } from '../../core/events/registry-events.ts'
import { openClient } from '../remote/client.ts'
import { findOrigin, type OriginOptions } from '../remote/origin.ts'
import { submitRegistryEvent } from '../remote/registry-entry.ts'
import { readSigningKey } from '../terminal/files.ts'
import { type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'

export interface RevokeOptions extends OriginOptions {
  readonly key: string
  readonly url: string
  readonly reason?: Extract<RegistryEvent, { type: 'key.revoked' }>['reason']
  readonly json?: boolean
}

export async function revoke(kid: string, options: RevokeOptions, shell: Shell): Promise<ExitCode> {
  const { reason = 'other', json } = options
  const key = await readSigningKey(options.key)
  const client = openClient(options.url, shell)
  const aud = await findOrigin(options, {}, client)
  const time = shell.now().toISOString()
  const event = { type: 'key.revoked', time, kid, reason } as const
  const index = await submitRegistryEvent(client, key, aud, event)
  if (json) printJson(shell, { index, kid })
  else print(shell, shell.text.revoke.revoked({ index }))
  return OK
}
