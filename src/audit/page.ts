/** Folding a page of entries, and putting together what is left to check of it. */

import type { NamedKey } from '../core/keys/signature.ts'
import { rootOf } from '../core/log/compact-range.ts'
import type { AuditedCheckpoint } from './audited.ts'
import type { Finding } from './finding.ts'
import type { ReplayedCheckpoint } from './independent-checks.ts'
import { type Folded, foldEntry, type Replay } from './replay.ts'
import type { Page, Source } from './source.ts'
import type { Task } from './task.ts'

export interface FoldedPage {
  /** Entries that were folded, from the start of the page. */
  readonly lines: readonly Folded[]
  readonly task: Task
  readonly findings: readonly Finding[]
  /** Whether one of the findings ended the replay. */
  readonly stopped: boolean
}

export async function foldPage(
  replay: Replay,
  { rows, checkpoints }: Page,
  { readTexts, newest }: Pick<Source, 'readTexts' | 'newest'>,
): Promise<FoldedPage> {
  const first = replay.range.size
  const lines: Folded[] = []
  const findings: Finding[] = []
  const replayed: ReplayedCheckpoint[] = []
  const replayCheckpoints = () => {
    for (let next = checkpoints[replayed.length]; next?.size === replay.range.size; ) {
      replayed.push(replayCheckpoint(replay, next, newest))
      next = checkpoints[replayed.length]
    }
  }
  replayCheckpoints()
  let stopped = false
  for (const [i, row] of rows.entries()) {
    const next = rows[i + 1]
    let folded = foldEntry(replay, row, next)
    if ('wanted' in folded) folded = foldEntry(replay, row, next, await readTexts(folded.wanted))
    if ('wanted' in folded) throw new Error('what was wanted was read')
    stopped = 'check' in folded
    if ('check' in folded) {
      findings.push(folded)
      break
    }
    lines.push(folded)
    findings.push(...folded.contradictions.map((column) => contradiction(row.index, column)))
    replayCheckpoints()
  }
  return { lines, findings, stopped, task: taskOf(first, lines, replayed) }
}

function replayCheckpoint(
  replay: Replay,
  checkpoint: AuditedCheckpoint,
  newest: AuditedCheckpoint | undefined,
): ReplayedCheckpoint {
  const { published } = replay
  // Two checkpoints of the same size are both compared with the one before them.
  if (checkpoint.size > published.size) {
    replay.published = { size: checkpoint.size, before: published.size }
  }
  return {
    ...checkpoint,
    replayed: rootOf(replay.range),
    known: replay.published.before,
    newest: checkpoint.note === newest?.note,
  }
}

const contradiction = (index: number, column: string): Finding => ({
  index,
  check: 'derived',
  code: 'row_differs',
  params: { table: 'entries', row: `${index} ${column}` },
})

function taskOf(first: number, lines: readonly Folded[], checkpoints: ReplayedCheckpoint[]): Task {
  const keys = new Map<string, NamedKey>()
  let submissions = ''
  for (const { jws, key } of lines) {
    keys.set(key.kid, { kid: key.kid, key: key.key })
    submissions += `${jws}\n`
  }
  return { first, submissions, keys: [...keys.values()], checkpoints }
}
