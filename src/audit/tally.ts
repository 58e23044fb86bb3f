/** The tally: what was found and how much was checked, while an audit runs. */

import { type Check, compareFindings, type Finding } from './finding.ts'
import type { FoldedPage } from './page.ts'
import type { Comparison } from './source.ts'

/** Findings that are kept: after so many, more of them say nothing new. */
export const FINDINGS_LIMIT = 100

export interface Tally {
  add(findings: readonly Finding[]): void
  addPage(page: FoldedPage): void
  /** Rows of the tables that follow from the log. */
  addRows(comparison: Comparison | undefined): void
  /** The first of them, in the order of {@link compareFindings}. */
  first(): readonly Finding[]
  /** How many were found, by one check or by all together. */
  count(check?: Check): number
  readonly checked: Readonly<Checked>
}

export interface Checked {
  batteryLines: number
  checkpoints: number
  rows: number
}

export function startTally(): Tally {
  const checked: Checked = { batteryLines: 0, checkpoints: 0, rows: 0 }
  const counts = new Map<Check, number>()
  let kept: Finding[] = []
  const first = () => {
    kept = kept.sort(compareFindings).slice(0, FINDINGS_LIMIT)
    return kept
  }
  const add = (findings: readonly Finding[]) => {
    for (const finding of findings) {
      counts.set(finding.check, (counts.get(finding.check) ?? 0) + 1)
      kept.push(finding)
    }
    if (kept.length > 10 * FINDINGS_LIMIT) first()
  }
  return {
    add,
    addPage({ findings, lines, task }) {
      add(findings)
      for (const { batteries } of lines) checked.batteryLines += batteries.length
      checked.checkpoints += task.checkpoints.length
    },
    addRows(comparison) {
      add(comparison?.findings ?? [])
      checked.rows += comparison?.rows ?? 0
    },
    first,
    count: (check) =>
      check ? (counts.get(check) ?? 0) : [...counts.values()].reduce((sum, n) => sum + n, 0),
    checked,
  }
}
