/** What a watcher finds: what an audit finds in entries, and what only shows over time. */

import type { Finding } from '../audit/finding.ts'
import type { CheckName, Finding as Found } from '../core/log/verdict.ts'

export type WatchCheck = CheckName<'watch'>

/** Something wrong, as it is found. */
export interface NewFinding extends Found<'watch'> {
  readonly check: WatchCheck
  /** A file's content that proves it, for others to check. */
  readonly evidence?: { readonly extension: 'txt' | 'json'; readonly text: string }
}

/** Something wrong, as it is kept. */
export interface WatchFinding extends Omit<NewFinding, 'evidence'> {
  /** From 1, in the order of their finding. */
  readonly number: number
  /** RFC 3339, UTC, by the watcher's clock. */
  readonly foundAt: string
  /** Its evidence, as a path below the store. */
  readonly evidence?: string
}

export function newFindingOf({ check, code, params, index, last }: Finding): NewFinding {
  if (check === 'derived') throw new Error('a copy has no derived tables')
  return {
    ...{ check, code, params },
    ...(index !== undefined && { index }),
    ...(last !== undefined && { last }),
  }
}
