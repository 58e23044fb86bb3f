/** Parts of a path that several routes have: what people type and scanners read, made canonical. */

import { z } from 'zod'
import { isLotId, parseIdentity } from '../core/codes/identity.ts'
import { LedgerError } from '../core/errors.ts'

/**
 * A battery code, a product code or a temporary code as people type it and scanners read it:
 * full-width, lower case, with spaces. Refuses with `battery_code_malformed`.
 */
export const batteryCode = z
  .string()
  .transform((text) => parseIdentity(canonical(text)).code)
  .pipe(z.string())
  .meta({
    description:
      'Battery code, GB/T 34014-2017, product code, GB/T 45565-2025, or a temporary code',
    examples: ['001CB240000003B3C0221953'],
  })

/** Refuses with `not_found`: what is no lot's name names no lot. */
export const lotName = z
  .string()
  .transform((text) => {
    const lot = canonical(text)
    if (!isLotId(lot)) throw new LedgerError('not_found', { reason: 'lot', lot: lot.slice(0, 64) })
    return lot
  })
  .pipe(z.string())
  .meta({ description: 'Name of a lot of material', examples: ['LOT-Z7KQ2M9XR4WT'] })

/** Refuses with `not_found`: what is no index names no entry. */
export const entryIndex = z
  .string()
  .transform((text) => {
    const isCount = COUNT.test(text) && Number.isSafeInteger(Number(text))
    if (!isCount) throw new LedgerError('not_found', { reason: 'entry', index: text })
    return Number(text)
  })
  .pipe(z.int().min(0))
  .meta({ description: 'Zero-based position in the log', examples: [41] })

const canonical = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toUpperCase()

const COUNT = /^(0|[1-9]\d{0,15})$/
