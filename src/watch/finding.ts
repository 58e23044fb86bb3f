/** What a watcher finds: what an audit finds in entries, and what only shows over time. */

import { CHECKS, type Finding } from '../audit/finding.ts'
import type { ErrorParams } from '../core/errors.ts'
import type { watchFindings } from '../text/zh/watch.ts'

/** What a watcher checks: a served log has no derived tables, but it goes on in time. */
export const WATCH_CHECKS = [
  ...CHECKS.filter((check) => check !== 'derived'),
  /** That every checkpoint goes on from the ones before, and that its tiles and entries fit it. */
  'consistency',
  /** That enough witnesses have cosigned it. */
  'quorum',
  /** That the log goes on signing. */
  'freshness',
  /** That entries were accepted when they say, as far as the witnesses' times can tell. */
  'time',
  /** That entries which were taken in long ago are still served as they were. */
  'reread',
] as const

export type WatchCheck = (typeof WATCH_CHECKS)[number]

/** Faults that only show to who looks again and again. A new one does not compile without its sentence. */
export type WatchCode = keyof typeof watchFindings

/** Something wrong, as it is found. */
export interface Problem {
  readonly check: WatchCheck
  readonly code: WatchCode | Finding['code']
  readonly params: ErrorParams
  /** First entry that is wrong, or may be, and where it cannot be told, the last. */
  readonly index?: number
  readonly last?: number
  /** A file's content that proves it, for others to check. */
  readonly evidence?: { readonly extension: 'txt' | 'json'; readonly text: string }
}

/** Something wrong, as it is kept. */
export interface WatchFinding extends Omit<Problem, 'evidence'> {
  /** From 1, in the order of their finding. */
  readonly number: number
  /** RFC 3339, UTC, by the watcher's clock. */
  readonly foundAt: string
  /** Its evidence, as a path below the store. */
  readonly evidence?: string
}

export function problemOf({ check, code, params, index, last }: Finding): Problem {
  if (check === 'derived') throw new Error('a copy has no derived tables')
  return {
    ...{ check, code, params },
    ...(index !== undefined && { index }),
    ...(last !== undefined && { last }),
  }
}
