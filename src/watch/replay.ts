/** An audit that goes on: entries of the copy folded as they come, each with every check. */

import { foldPage } from '../audit/page.ts'
import { prefetch } from '../audit/prefetch.ts'
import type { Replay } from '../audit/replay.ts'
import type { RunTask } from '../audit/task.ts'
import { limitTasks } from '../audit/task-limit.ts'
import { equalBytes, type Hash } from '../core/bytes/hash.ts'
import { rootOf } from '../core/log/compact-range.ts'
import { type AcceptanceWindow, findTimeFault } from './acceptance-times.ts'
import { type Copy, CopyDamaged, readRows, readTexts } from './copy.ts'
import { type NewFinding, newFindingOf } from './finding.ts'

export interface Audited {
  readonly newFindings: readonly NewFinding[]
  /** Whether one of them ended the replay. */
  readonly ended: boolean
  readonly batteryLines: number
}

/**
 * Folds the entries that were audited before, to have the replay's state again. No signature is checked
 * a second time: the root shows that these are the same entries.
 *
 * @throws CopyDamaged
 */
export async function refold(
  replay: Replay,
  copy: Copy,
  { size, root }: { readonly size: number; readonly root: Hash },
  signal: AbortSignal,
): Promise<void> {
  for await (const rows of prefetch(readRows(copy, 0, size))) {
    signal.throwIfAborted()
    const { stopped } = await foldPage(replay, { rows, checkpoints: [] }, sourceOf(copy))
    if (stopped) break
  }
  checkRoot(replay, { size, root })
}

/**
 * Audits the next entries of the copy.
 *
 * @param run - checks what any thread can check
 * @throws CopyDamaged
 */
export async function auditNext(
  replay: Replay,
  copy: Copy,
  to: number,
  { window, run, threads }: { window: AcceptanceWindow; run: RunTask; threads: number },
): Promise<Audited> {
  const newFindings: NewFinding[] = []
  let batteryLines = 0
  let ended = false
  const tasks = limitTasks(run, 2 * threads, (findings) => {
    newFindings.push(...findings.map(newFindingOf))
  })
  let late: NewFinding | undefined
  for await (const rows of prefetch(readRows(copy, replay.range.size, to))) {
    const folded = await foldPage(replay, { rows, checkpoints: [] }, sourceOf(copy))
    newFindings.push(...folded.findings.map(newFindingOf))
    for (const { batteries } of folded.lines) batteryLines += batteries.length
    late ??= findTimeFault(rows.slice(0, folded.lines.length), window)
    await tasks.add(folded.task)
    ended = folded.stopped
    if (ended) break
  }
  await tasks.finish()
  if (late) newFindings.push(late)
  // In the order of the entries, whichever thread was done first.
  newFindings.sort((a, b) => (a.index ?? 0) - (b.index ?? 0))
  return { newFindings, ended, batteryLines }
}

/** @throws CopyDamaged unless what was folded is the tree that was signed */
export function checkRoot(
  { range }: Replay,
  { size, root }: { readonly size: number; readonly root: Hash },
): void {
  if (range.size !== size || !equalBytes(rootOf(range), root)) {
    throw new CopyDamaged(`tree of ${size}`)
  }
}

const sourceOf = (copy: Copy) => ({
  newest: undefined,
  readTexts: (indexes: readonly number[]) => readTexts(copy, indexes),
})
