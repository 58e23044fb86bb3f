/** Puts a key into the log: the public part of a key file, signed for by a key that is there already. */

import type { RegistryEvent } from '../../core/events/registry-events.ts'
import { signerText } from '../../text/signers.ts'
import { openClient } from '../remote/client.ts'
import { findOrigin, type OriginOptions } from '../remote/origin.ts'
import { submitRegistryEvent } from '../remote/registry-entry.ts'
import { fault } from '../terminal/fault.ts'
import { readPublicKey, readSigningKey } from '../terminal/files.ts'
import { type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'

export interface AddKeyOptions extends OriginOptions {
  readonly key: string
  readonly url: string
  readonly label: string
  readonly iss?: string
  readonly kind?: Extract<RegistryEvent, { type: 'key.added' }>['kind']
  readonly json?: boolean
}

export async function addKey(
  file: string,
  options: AddKeyOptions,
  shell: Shell,
): Promise<ExitCode> {
  const { label, kind = 'admin', json } = options
  const signer = await readSigningKey(options.key)
  const { kid, key, iss } = await readPublicKey(file)
  const holder = options.iss ?? iss
  if (holder === undefined) throw fault('key_without_issuer', { file })
  const client = openClient(options.url, shell)
  const aud = await findOrigin(options, {}, client)
  const time = shell.now().toISOString()
  const event = { type: 'key.added', time, enterprise: holder, kind, label, key } as const
  const index = await submitRegistryEvent(client, signer, aud, event)
  if (json) printJson(shell, { index, kid, holder })
  else
    print(
      shell,
      shell.text.addKey.added({ index, kid, holder: signerText(holder, shell.language) }),
    )
  return OK
}
