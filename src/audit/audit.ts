/**
 * Auditing a ledger: the replay in this thread, what it costs most in the others, and what they
 * all find put in order. Trusts the trust file and nothing that the ledger says of itself.
 */

import { rootOf } from '../core/compact-range.ts'
import type { Hash } from '../core/hash.ts'
import type { Trust } from '../core/trust.ts'
import { CHECKS, type Check, collectFindings, type Finding, type Findings } from './finding.ts'
import { foldPage } from './page.ts'
import { prefetch } from './prefetch.ts'
import { createReplay, type Replay } from './replay.ts'
import type { Comparison, Source } from './source.ts'
import type { Task } from './task.ts'
import { startThreads } from './threads.ts'

export interface Audit {
  readonly origin: string
  /** Entries that were replayed, and the root of their tree. */
  readonly size: number
  readonly root: Hash
  /** Size of the newest checkpoint. What came after it, the log may still deny. */
  readonly published: number | undefined
  /** The first of them, in order; the headline is the first. */
  readonly findings: readonly Finding[]
  /** All of them. */
  readonly findingCount: number
  readonly checks: readonly CheckResult[]
}

export interface CheckResult {
  readonly check: Check
  /** `incomplete`: nothing was found as far as the replay went; `unchecked`: there was nothing to check. */
  readonly result: 'holds' | 'broken' | 'incomplete' | 'unchecked'
  /** Entries, battery lines, checkpoints or rows that were checked. */
  readonly count: number
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
  const findings = collectFindings()
  const counts = { batteryLines: 0, checkpoints: 0, roots: 0, rows: 0 }
  const threads = startThreads(count, trust)
  const tasks = limitTasks(threads.run, 2 * count, findings)
  const addComparison = (comparison: Comparison | undefined) => {
    findings.add(comparison?.findings ?? [])
    counts.rows += comparison?.rows ?? 0
  }
  const addTask = async (task: Task) => {
    counts.checkpoints += task.checkpoints.length
    counts.roots += task.checkpoints.filter(({ replayed }) => replayed).length
    await tasks.add(task)
  }
  try {
    let stopped = false
    for await (const page of prefetch(source.pages)) {
      const { task, lines, finding } = foldPage(replay, page)
      counts.batteryLines += lines.reduce((sum, { batteries }) => sum + batteries.length, 0)
      addComparison(page.compare?.(lines))
      await addTask(task)
      onProgress(replay.range.size)
      if (finding) {
        findings.add([finding])
        stopped = true
        break
      }
    }
    const task = truncationTask(source, stopped ? source.total : replay.range.size)
    if (task) await addTask(task)
    await tasks.finish()
    if (!stopped) addComparison(await source.compareEnd?.(replay))
    return summarize(replay, source, findings, counts, stopped)
  } finally {
    await threads.close()
  }
}
