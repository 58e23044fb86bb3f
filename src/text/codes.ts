/** What a scan turned out to be, in words. */

import type { ScanReading } from '../core/codes/scan.ts'
import { codes as en } from './en/codes.ts'
import { fill, type Language } from './language.ts'
import { describeProblem } from './problems.ts'
import { type CodesText, codes as zh } from './zh/codes.ts'

const CODES: Readonly<Record<Language, CodesText>> = { zh, en }

export const codesText = (language: Language): CodesText => CODES[language]

/** Why a scan is no code, and where. */
export function describeScanFault(
  { fault, position, read }: Extract<ScanReading, { kind: 'none' }>,
  scanned: string,
  language: Language,
): string {
  const { faults }: { readonly faults: Partial<Record<string, string>> } = codesText(language)
  const character = String.fromCodePoint(scanned.codePointAt(position - 1) ?? 32)
  const sentence = faults[fault]
  if (sentence !== undefined) return fill(sentence, { position, length: read.length, character })
  return describeProblem('battery_code_malformed', { fault, position, code: read }, language).detail
}
