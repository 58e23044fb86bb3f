/** What a watcher knows of a log, beside its copy of it: a value, and the file that keeps it. */

import { fromBase64, toBase64 } from '../core/bytes/encoding.ts'
import type { Hash } from '../core/bytes/hash.ts'
import { parseJson } from '../core/bytes/json.ts'
import type { NewFinding, WatchCheck, WatchFinding } from './finding.ts'

export interface WatchState {
  /** Entries whose every check is done, and the root of their tree. */
  readonly audited: { readonly size: number; readonly root: Hash }
  /** Whether a finding ended the replay there: what comes after it cannot be judged. */
  readonly ended: boolean
  /** Earliest time, RFC 3339, at which a witness says that the log had these entries and no more. */
  readonly witnessedAt: string | undefined
  /** Battery lines and checkpoints that were checked. */
  readonly batteryLines: number
  readonly checkpoints: number
  /** Looks in a row that got no more than an older checkpoint, or no tiles for the newest. */
  readonly older: number
  readonly withheld: number
  /** Index of the entry bundle to be read again next, and how often in a row it could not be had. */
  readonly reread: { readonly next: number; readonly misses: number }
  /** What is wrong with what the log served last: reported once, until it is over. */
  readonly conditions: readonly string[]
  /** Only the first are kept; `counts` counts all. */
  readonly findings: readonly WatchFinding[]
  readonly counts: Readonly<Partial<Record<WatchCheck, number>>>
  /** Findings that the webhook has taken, of those that are kept. */
  readonly delivered: number
}

/** Findings that are kept: after so many, more of them say nothing new. */
export const FINDINGS_LIMIT = 100

const VERSION = 'cellproof/watch/v1'

export const emptyState = (root: Hash): WatchState => ({
  audited: { size: 0, root },
  ended: false,
  witnessedAt: undefined,
  ...{ batteryLines: 0, checkpoints: 0, older: 0, withheld: 0, delivered: 0 },
  reread: { next: 0, misses: 0 },
  ...{ conditions: [], findings: [], counts: {} },
})

/** @param keep - writes the evidence of a finding, and names its file */
export function addFindings(
  state: WatchState,
  newFindings: readonly NewFinding[],
  foundAt: Date,
  keep: (number: number, newFinding: NewFinding) => string | undefined,
): WatchState {
  const counts = { ...state.counts }
  const findings = [...state.findings]
  for (const newFinding of newFindings) {
    counts[newFinding.check] = (counts[newFinding.check] ?? 0) + 1
    if (findings.length >= FINDINGS_LIMIT) continue
    const number = findings.length + 1
    const evidence = keep(number, newFinding)
    findings.push({
      ...{ number, foundAt: foundAt.toISOString(), check: newFinding.check, code: newFinding.code },
      params: newFinding.params,
      ...(newFinding.index !== undefined && { index: newFinding.index }),
      ...(newFinding.last !== undefined && { last: newFinding.last }),
      ...(evidence !== undefined && { evidence }),
    })
  }
  return { ...state, counts, findings }
}

/** Notes what is wrong now, and gives what of it was not wrong at the last look. */
export function settleConditions(
  state: WatchState,
  newFindings: readonly NewFinding[],
): { readonly state: WatchState; readonly begun: readonly NewFinding[] } {
  const begun = newFindings.filter(({ code }) => !state.conditions.includes(code))
  return { state: { ...state, conditions: newFindings.map(({ code }) => code) }, begun }
}

export const findingCount = ({ counts }: WatchState): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

export function formatState({ audited: { size, root }, ...rest }: WatchState): string {
  const file = { version: VERSION, audited: { size, root: toBase64(root) }, ...rest }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** Only a watcher writes it. @returns undefined if it is cut off, or of another version */
export function parseState(text: string): WatchState | undefined {
  const file = parseJson(text) as (WatchState & { version?: unknown }) | undefined
  if (typeof file !== 'object' || file === null || file.version !== VERSION) return undefined
  const root = fromBase64(String(file.audited?.root))
  if (!root) return undefined
  const { version, ...state } = file
  return { ...state, witnessedAt: state.witnessedAt, audited: { size: file.audited.size, root } }
}
