/**
 * Reading again what was taken in long ago, a bundle at each look, from the first to the last and
 * over again: a log must go on serving what it has signed, to those who come later too.
 */

import { toBase64 } from '../core/bytes/encoding.ts'
import { equalBytes } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import { TILE_WIDTH } from '../core/log/tiles.ts'
import type { FetchFile } from '../mirror/folder.ts'
import { fetchBundle } from '../mirror/reader.ts'
import { type CopiedLeaf, type Copy, readLeaves } from './copy.ts'
import { FetchFailed } from './fetch-failed.ts'
import type { NewFinding } from './finding.ts'
import type { WatchState } from './state.ts'

export interface Reread {
  /** Entries that are served otherwise than before; without those that are a finding already. */
  readonly changed: readonly NewFinding[]
  /** A bundle that could not be had for too many looks in a row. */
  readonly withheld: readonly NewFinding[]
  readonly reread: WatchState['reread']
}

/** Times in a row for which a cache, a slow node or a restart may be to blame. */
const PATIENCE = 10

export async function rereadBundle(
  fetch: FetchFile,
  copy: Copy,
  { reread: { next, misses }, findings }: WatchState,
): Promise<Reread> {
  const bundles = Math.ceil(copy.size / TILE_WIDTH)
  if (bundles === 0) return { changed: [], withheld: [], reread: { next, misses } }
  const newFinding = await compareBundle(fetch, copy, next % bundles)
  const after = (next + 1) % bundles
  if (newFinding?.code === 'entries_withheld') {
    const isLong = misses >= PATIENCE
    const reread = { next: isLong ? after : next, misses: misses + 1 }
    return { changed: [], withheld: isLong ? [newFinding] : [], reread }
  }
  const isKnown = findings.some(
    ({ check, index }) => check === 'reread' && index === newFinding?.index,
  )
  const changed = newFinding && !isKnown ? [newFinding] : []
  return { changed, withheld: [], reread: { next: after, misses: 0 } }
}

async function compareBundle(
  fetch: FetchFile,
  copy: Copy,
  index: number,
): Promise<NewFinding | undefined> {
  const own = await readLeaves(copy, index)
  const [first, last] = [own[0]!.index, own.at(-1)!.index]
  try {
    const served = await fetchBundle(fetch, { index, width: own.length })
    const at = own.findIndex(({ bytes }, i) => !equalBytes(bytes, served[i]!))
    return at < 0 ? undefined : changedFinding(own[at]!, served[at]!)
  } catch (error) {
    if (error instanceof FetchFailed && error.passing) return undefined
    if (!(error instanceof LedgerError || error instanceof FetchFailed)) throw error
    return { check: 'reread', code: 'entries_withheld', params: {}, index: first, last }
  }
}

function changedFinding({ index, bytes }: CopiedLeaf, served: Uint8Array): NewFinding {
  const evidence = { index, entry: toBase64(bytes), served: toBase64(served) }
  return {
    ...{ check: 'reread', code: 'entry_changed', params: {}, index },
    evidence: { extension: 'json', text: `${JSON.stringify(evidence, null, 2)}\n` },
  }
}
