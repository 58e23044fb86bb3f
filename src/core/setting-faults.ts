/**
 * What is wrong with settings: which of them, and what with each, for `text/` to say in the reader's
 * language. All of them travel in one refusal, since who corrects one wants to know of the others.
 */

import { parseJson } from './bytes/json.ts'
import { LedgerError } from './errors.ts'

export const SETTING_FAULTS = [
  'boolean',
  'database_url',
  'empty',
  'integer',
  'origin',
  'url',
  'excludes',
  'missing',
  'missing_with',
  'private_key',
  'file_unreadable',
  'authority_keys',
  'log_key',
  'key_file',
  'key_repeated',
  'key_name',
  'policy_without_log',
  'state_file',
  'witness_address',
  'owner_role',
] as const

export type SettingFaultCode = (typeof SETTING_FAULTS)[number]

export interface SettingFault {
  /** Name of the variable, or of the option. */
  readonly setting: string
  readonly fault: SettingFaultCode
  /** Never what the setting says: that may be a password. */
  readonly params?: Readonly<Record<string, string | number>>
}

export const settingsInvalid = (...faults: readonly SettingFault[]): LedgerError =>
  new LedgerError('settings_invalid', { faults: JSON.stringify(faults) })

/** @param text - parameter `faults` of a `settings_invalid` @returns undefined if it is anything else */
export function parseSettingFaults(text: string): readonly SettingFault[] | undefined {
  const faults = parseJson(text)
  return Array.isArray(faults) ? faults : undefined
}
