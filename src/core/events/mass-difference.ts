/** When two masses of the same thing differ: what was sent and what arrived, what the log has left and what was counted. */

import { THRESHOLDS, type ThresholdId } from './rule-table.ts'

/**
 * By more than so many kilograms, or by more than such a share of what was said first.
 *
 * @param threshold - the values in force; those of the table, unless somebody knows of others
 */
export function massesDiffer(
  statedKg: number,
  foundKg: number,
  threshold: (id: ThresholdId) => number = (id) => THRESHOLDS[id].value,
): boolean {
  const difference = Math.abs(foundKg - statedKg)
  const share = threshold('mass_difference_share') / 100
  return difference > threshold('mass_difference') || difference > share * statedKg
}
