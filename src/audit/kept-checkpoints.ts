/**
 * A ledger held against checkpoints that somebody kept: it must still lead to each of them. That
 * is what finds out an operator who made all of history anew and signed it.
 */

import type { AuditedCheckpoint } from './audited.ts'
import { missingCheckpoint } from './derived.ts'
import type { Comparison, Page, Source } from './source.ts'

export interface KeptCheckpoint extends AuditedCheckpoint {
  /** Whether it came with a receipt: the log has then surely published it, and must still say so. */
  readonly published: boolean
}

export function holdAgainst(source: Source, kept: readonly KeptCheckpoint[]): Source {
  const bySize = [...kept].sort((a, b) => a.size - b.size)
  const listed = new Set<number>()
  const { newest, compareEnd } = source
  const last = bySize.at(-1)
  return {
    ...source,
    // A kept checkpoint beyond the log's end is taken for the newest, so that the missing end is found.
    newest: last && last.size > source.total ? last : newest,
    pages: addKept(source.pages, bySize, listed),
    ...(compareEnd && {
      compareEnd: async (replay) => addMissing(await compareEnd(replay), bySize, listed),
    }),
  }
}

/** @param listed - takes the sizes of the checkpoints that the source itself has */
async function* addKept(
  pages: AsyncIterable<Page>,
  bySize: readonly KeptCheckpoint[],
  listed: Set<number>,
): AsyncGenerator<Page> {
  let from = 0
  for await (const page of pages) {
    for (const { size } of page.checkpoints) listed.add(size)
    const to = (page.rows.at(-1)?.index ?? -1) + 1
    const reached = bySize.filter(({ size }) => size >= from && size <= to)
    const checkpoints = [...page.checkpoints, ...reached].sort((a, b) => a.size - b.size)
    yield { ...page, checkpoints }
    from = to + 1
  }
}

function addMissing(
  { findings, rows }: Comparison,
  kept: readonly KeptCheckpoint[],
  listed: ReadonlySet<number>,
): Comparison {
  const missing = kept.filter(({ published, size }) => published && !listed.has(size))
  return {
    findings: [...findings, ...missing.map(({ size }) => missingCheckpoint(size))],
    rows: rows + kept.length,
  }
}
