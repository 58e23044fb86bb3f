/** All that oversight derives from the log. */

import { ALERTING } from './alerts/derivation.ts'
import { COUNTED } from './counted/derivation.ts'
import type { Derivation } from './derivation.ts'
import { FAMILY } from './family/derivation.ts'
import { OBLIGATIONS } from './obligations/derivation.ts'
import { SUMMARIES } from './summaries/derivation.ts'

export const DERIVATIONS: readonly Derivation[] = [
  SUMMARIES,
  COUNTED,
  FAMILY,
  ALERTING,
  OBLIGATIONS,
]

/** Names of their tables. */
export const DERIVED_TABLES: readonly string[] = tableNames(DERIVATIONS)

export function tableNames(derivations: readonly Derivation[]): string[] {
  return derivations.flatMap(({ tables }) => tables.map(({ name }) => name))
}
