/** A contradiction as a finding, with the shortest proof of it that others can check. */

import { fromBase64 } from '../core/bytes/encoding.ts'
import { type Checkpoint, parseCheckpoint } from '../core/log/checkpoint.ts'
import type { Evidence } from '../core/log/evidence.ts'
import { formatSplitView, type Prefix } from '../core/log/split-view.ts'
import type { FetchFile } from '../mirror/folder.ts'
import { prefixOf } from './compare.ts'
import type { NewFinding } from './finding.ts'

/** @param read - of the copy, which has the tiles of what was held */
export async function contradictionFinding(
  evidence: Evidence,
  read: FetchFile,
): Promise<NewFinding> {
  const { found, index, held } = evidence
  const served = parseCheckpoint(evidence.served)
  const heldSize = held === undefined ? 0 : parseCheckpoint(held).size
  const split = held === undefined ? undefined : await splitView(held, evidence, read)
  const asJson = `${JSON.stringify(evidence, null, 2)}\n`
  return {
    ...{ check: 'consistency', code: found },
    params: { held: heldSize, served: served.size },
    ...(index !== undefined && { index }),
    evidence: split ? { extension: 'txt', text: split } : { extension: 'json', text: asJson },
  }
}

async function splitView(
  held: string,
  evidence: Evidence,
  read: FetchFile,
): Promise<string | undefined> {
  const { found, served } = evidence
  if (found === 'split_view') return formatSplitView({ notes: [held, served], prefix: undefined })
  if (found !== 'history_changed') return undefined
  const [older, newer] = [parseCheckpoint(held), parseCheckpoint(served)]
  const isLarger = newer.size > older.size
  const prefix = isLarger ? givenPrefix(evidence) : await ownPrefix(newer.size, older, read)
  const notes = isLarger ? ([held, served] as const) : ([served, held] as const)
  return prefix && formatSplitView({ notes, prefix })
}

function givenPrefix({ olderRoot, consistency }: Evidence): Prefix | undefined {
  const root = fromBase64(olderRoot ?? '')
  const proof = consistency?.map(fromBase64)
  if (!root || !proof?.every((hash) => hash !== undefined)) return undefined
  return { root, proof }
}

/** The held tree is the larger one, so our own tiles make the proof. */
const ownPrefix = async (size: number, held: Checkpoint, read: FetchFile) =>
  size === 0 ? undefined : prefixOf(read, held.size, size, held)
