/** The log's policy: its own keys, and the witnesses that its operator has chosen. */

import { readFile } from 'node:fs/promises'
import type { Config } from '../config.ts'
import { withoutMark } from '../core/bytes/encoding.ts'
import type { VerifierKey } from '../core/keys/verifier-key.ts'
import { type Policy, parsePolicy, unwitnessed } from '../core/log/policy.ts'
import { type SettingFault, settingsInvalid } from '../core/setting-faults.ts'

/**
 * @param own - the log's keys, the first one first
 * @throws {@link LedgerError} `settings_invalid`, `policy_malformed`
 */
export async function readServicePolicy(
  { witnessPolicyFile: file }: Config,
  own: readonly VerifierKey[],
): Promise<Policy> {
  const { logs } = unwitnessed(...own)
  if (new Set(own.map(({ publicKey }) => publicKey.x)).size < own.length) {
    throw settingsInvalid({ setting: 'LOG_NEXT_KEY_FILE', fault: 'key_repeated' })
  }
  if (file === undefined) return unwitnessed(...own)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw invalid('file_unreadable', { file, code: error.code ?? 'EIO' })
  })
  const policy = parsePolicy(withoutMark(text))
  const mute = policy.witnesses.find(({ url }) => url === undefined || !isUrl(url))
  if (mute) throw invalid('witness_address', { file, witness: mute.name })
  // Receipts of earlier years were signed with them.
  const earlier = policy.logs.filter(
    ({ key }) =>
      key.name === own[0]?.name && own.every(({ publicKey }) => publicKey.x !== key.publicKey.x),
  )
  return { ...policy, logs: [...logs, ...earlier] }
}

/** As it is given out: where the log reaches its witnesses concerns nobody else. */
export const withoutAddresses = ({ logs, witnesses, strangers, ...rest }: Policy): Policy => ({
  ...rest,
  logs: logs.map(({ key }) => ({ key })),
  witnesses: witnesses.map(({ name, key }) => ({ name, key })),
  ...(strangers && { strangers: strangers.map(({ name, vkey }) => ({ name, vkey })) }),
})

const isUrl = (text: string): boolean => /^https?:\/\/[^/]/.test(text) && URL.canParse(text)

const invalid = (fault: SettingFault['fault'], params: NonNullable<SettingFault['params']>) =>
  settingsInvalid({ setting: 'WITNESS_POLICY_FILE', fault, params })
