/**
 * Auditing a ledger: the replay runs in this thread, the expensive checks in others, and what they
 * all find is put in order. Trusts the trust file and nothing that the ledger says of itself.
 */

import type { Hash } from '../core/bytes/hash.ts'
import { rootOf } from '../core/log/compact-range.ts'
import type { Trust } from '../core/log/trust.ts'
import { CHECKS, type Check as CheckOutcome, type Result } from '../core/log/verdict.ts'
import type { Check, Finding } from './finding.ts'
import { foldPage } from './page.ts'
import { prefetch } from './prefetch.ts'
import { createReplay, type Replay } from './replay.ts'
import type { Source } from './source.ts'
import { startTally, type Tally } from './tally.ts'
import type { Task } from './task.ts'
import { limitTasks } from './task-limit.ts'
import { startThreads } from './threads.ts'

export interface Audit {
  readonly origin: string
  /** Entries that were replayed, and the root of their tree. */
  readonly size: number
  readonly root: Hash
  /** Size of the newest checkpoint. The log has signed no entry after it, and may still deny it. */
  readonly published: number | undefined
  /** The first of them, in order; the headline is the first. */
  readonly findings: readonly Finding[]
  /** How many findings there are in all. */
  readonly findingCount: number
  /** With how many entries, battery lines, checkpoints or rows were checked. */
  readonly checks: readonly Required<CheckOutcome<'log'>>[]
}

export interface AuditOptions {
  readonly threads: number
  /** Told how many entries are replayed. */
  readonly onProgress: (size: number) => void
}

/** @throws what reading the source throws */
export async function auditLedger(
  source: Source,
  trust: Trust,
  { threads: count, onProgress }: AuditOptions,
): Promise<Audit> {
  const replay = createReplay(trust)
  const tally = startTally()
  const threads = startThreads(count, trust)
  const tasks = limitTasks(threads.run, 2 * count, tally.add)
  try {
    let stopped = false
    for await (const page of prefetch(source.pages)) {
      const folded = await foldPage(replay, page, source)
      stopped = folded.stopped
      tally.addPage(folded)
      tally.addRows(page.compare?.(folded.lines))
      await tasks.add(folded.task)
      onProgress(replay.range.size)
      if (stopped) break
    }
    const truncation = truncationOf(source, stopped ? source.total : replay.range.size)
    if (truncation) await tasks.add(truncation)
    await tasks.finish()
    const complete = !stopped && !truncation
    // If entries are missing, every table differs, which would say nothing new.
    if (complete) tally.addRows(await source.compareEnd?.(replay))
    return summarize(replay, source, tally, complete)
  } finally {
    await threads.close()
  }
}

/** A log that is smaller than it has signed to be has lost its end. */
function truncationOf({ newest }: Source, size: number): Task | undefined {
  if (!newest || newest.size <= size) return undefined
  const checkpoint = { ...newest, replayed: undefined, known: size, newest: true }
  return { first: size, submissions: '', keys: [], checkpoints: [checkpoint] }
}

function summarize(
  { origin, range }: Replay,
  { newest }: Source,
  tally: Tally,
  complete: boolean,
): Audit {
  const { checked } = tally
  const { size } = range
  const counts: Record<Check, number> = {
    entry: size,
    chain: size,
    submission: size,
    signature: size,
    batteryChain: checked.batteryLines,
    duplicate: size,
    key: size,
    lifecycle: size,
    tree: checked.checkpoints,
    checkpoint: checked.checkpoints,
    derived: checked.rows,
  }
  const resultOf = (check: Check): Result => {
    if (tally.count(check) > 0) return 'broken'
    if (!complete) return 'incomplete'
    return counts[check] > 0 ? 'holds' : 'unchecked'
  }
  return {
    origin,
    size,
    root: rootOf(range),
    published: newest?.size,
    findings: tally.first(),
    findingCount: tally.count(),
    checks: CHECKS.log.map((name) => ({ name, result: resultOf(name), count: counts[name] })),
  }
}
