/** Who signed, as people are told: enterprises by name and credit code, the authority as what it is. */

import { AUTHORITY } from '../core/log/submission.ts'
import { bundleText } from './bundle.ts'
import type { Language } from './language.ts'
import { termsIn } from './terms.ts'

export interface SignerWords {
  readonly name: string
  /** Credit code; the authority has none. */
  readonly creditCode?: string
}

/** @param name - that the register has for the signer; undefined if it has none */
export function describeSigner(
  signer: string,
  name: string | undefined,
  language: Language,
): SignerWords {
  if (signer === AUTHORITY) return { name: termsIn(language).roles.authority }
  return { name: name ?? bundleText(language).life.unknownName, creditCode: signer }
}

/** A credit code as it is, or what the authority is called. */
export const signerText = (signer: string, language: Language): string =>
  signer === AUTHORITY ? termsIn(language).roles.authority : signer
