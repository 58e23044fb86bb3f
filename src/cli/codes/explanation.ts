/** What a code says, whichever kind it is, as it was scanned or typed. */

import { dayInChina } from '../../core/codes/calendar.ts'
import {
  creditCodeCheckCharacter,
  hasValidCheckCharacter,
  isCreditCode,
} from '../../core/codes/credit-code.ts'
import { type ExplainedCode, explainCode } from '../../core/codes/explain.ts'
import { isLotId, issuerOf, parseIdentity } from '../../core/codes/identity.ts'
import { spell, toLocatedText, upperCase } from '../../core/codes/located-text.ts'
import type { ProductCode } from '../../core/codes/product-code.ts'
import { readScan, type ScanChange, type ScanReading } from '../../core/codes/scan.ts'
import { hasValidVinCheckDigit, VIN, vinCheckDigit } from '../../core/codes/vin.ts'

export type Explanation =
  | {
      readonly kind: 'battery'
      readonly changed: readonly ScanChange[]
      readonly battery: ExplainedCode
    }
  | {
      readonly kind: 'product'
      readonly changed: readonly ScanChange[]
      readonly product: ProductCode
    }
  | {
      readonly kind: 'temporary'
      readonly changed: readonly ScanChange[]
      readonly code: string
      /** Of an earlier one, as the own id of a lot. */
      readonly issuer?: string
    }
  | {
      readonly kind: 'lot'
      readonly code: string
      readonly issuer?: string
      readonly ownId?: string
    }
  | {
      readonly kind: 'enterprise'
      readonly code: string
      /** Of the first 17 characters. */
      readonly checkCharacter: string
      readonly checkHolds: boolean
    }
  | {
      readonly kind: 'vehicle'
      readonly code: string
      readonly checkCharacter: string
      readonly checkHolds: boolean
    }
  | Exclude<ScanReading, { readonly kind: 'code' }>

export function explanationOf(scanned: string, now: Date): Explanation {
  const passage = toLocatedText(scanned)
  const lot = upperCase(passage.text.trim())
  if (isLotId(lot)) {
    const issuer = issuerOf(lot)
    const maker = issuer === undefined ? {} : { issuer, ownId: lot.slice(23) }
    return { kind: 'lot', code: lot, ...maker }
  }
  const { text } = spell(passage)
  if (isCreditCode(text)) return explainCreditCode(text)
  if (VIN.test(text)) return explainVin(text)
  const reading = readScan(scanned)
  if (reading.kind !== 'code') return reading
  const { code, changed } = reading
  const identity = parseIdentity(code)
  if (identity.kind === 'temporary') return { ...identity, changed }
  if (identity.kind === 'product') {
    return { kind: 'product', changed, product: identity.product }
  }
  return { kind: 'battery', changed, battery: explainCode(code, { today: dayInChina(now) }) }
}

const explainVin = (code: string): Explanation => ({
  kind: 'vehicle',
  code,
  checkCharacter: vinCheckDigit(code),
  checkHolds: hasValidVinCheckDigit(code),
})

const explainCreditCode = (code: string): Explanation => ({
  kind: 'enterprise',
  code,
  checkCharacter: creditCodeCheckCharacter(code),
  checkHolds: hasValidCheckCharacter(code),
})
