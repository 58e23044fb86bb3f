/**
 * What the witnesses themselves show: the newest checkpoint that each has cosigned (C2SP
 * tlog-witness), held against the watcher's own copy. A log that shows the watcher one history and
 * others another needs witnesses for both; so it is found, unless it also has them show two.
 */

import { createHash } from 'node:crypto'
import { fromUtf8 } from '../core/bytes/encoding.ts'
import { openCheckpoint } from '../core/log/checkpoint.ts'
import { formatSplitView } from '../core/log/split-view.ts'
import { type LogTrust, logKeysOf } from '../core/log/trust.ts'
import { CHECKPOINT, type FetchFile } from '../mirror/folder.ts'
import type { SignedTree } from '../mirror/signed-tree.ts'
import { verifySignature } from '../native/signature.ts'
import { compareViews, type View } from './compare.ts'
import type { NewFinding } from './finding.ts'

/** A witness of the policy with the address that it is asked at. */
export interface AskedWitness {
  /** Its name in the policy. */
  readonly name: string
  /** Below its monitoring prefix. */
  readonly fetch: FetchFile
}

export interface WitnessWatch {
  /**
   * Asks all of them. It comes before the log is asked: what they have cosigned by then, the log
   * has published, or is about to.
   */
  ask(): Promise<void>
  /** Compares what the witnesses have shown so far with the copy, and gives what does not fit it. */
  findContradictions(held: SignedTree | undefined, read: FetchFile): Promise<NewFinding[]>
  /** Whether each showed a checkpoint of this log when it was asked last, or says that it has none. */
  up(): ReadonlyMap<string, boolean>
}

interface Seen extends SignedTree {
  readonly witness: string
  /** Looks since, at which the log showed no tree that is as large. */
  readonly looks: number
}

/** Looks in a row for which a log that is slow to publish may be to blame. */
const PATIENCE = 10

export function watchWitnesses(asked: readonly AskedWitness[], trust: LogTrust): WitnessWatch {
  const up = new Map<string, boolean>()
  const file = `${createHash('sha256').update(trust.origin).digest('hex')}/${CHECKPOINT}`
  let waiting: Seen[] = []

  const askOne = async ({ name, fetch }: AskedWitness): Promise<void> => {
    try {
      const bytes = await fetch(file)
      if (bytes) {
        const note = fromUtf8(bytes) ?? ''
        const keys = logKeysOf(trust)
        const head = await openCheckpoint(note, trust.origin, keys, verifySignature)
        const isKnown = waiting.some((seen) => seen.witness === name && seen.head.size >= head.size)
        if (!isKnown) waiting.push({ witness: name, note, head, looks: 0 })
      }
      up.set(name, true)
    } catch {
      // A witness that fails, or shows what the log has not signed, is no evidence against the log.
      up.set(name, false)
    }
  }

  return {
    up: () => up,
    async ask() {
      await Promise.all(asked.map(askOne))
    },
    async findContradictions(held, read) {
      const newFindings: NewFinding[] = []
      const later: Seen[] = []
      for (const seen of waiting) {
        if (held && seen.head.size <= held.head.size) {
          newFindings.push(...(await contradictions(seen, held, read)))
        } else {
          const looks = seen.looks + 1
          later.push({ ...seen, looks })
          if (looks > PATIENCE) newFindings.push(withheld(seen, held))
        }
      }
      // Of each witness the oldest stays: it is the size that the log has to reach first.
      waiting = later.filter(
        ({ witness }, i) => later.findIndex((one) => one.witness === witness) === i,
      )
      return newFindings
    },
  }
}

async function contradictions(
  seen: Seen,
  held: SignedTree,
  read: FetchFile,
): Promise<NewFinding[]> {
  const viewOf = ({ note, head }: SignedTree, name: string): View => ({
    ...{ name, note, fetch: name === '' ? read : undefined },
    head: { ...head, extensions: [] },
  })
  const comparisons = await compareViews([viewOf(seen, seen.witness), viewOf(held, '')])
  return comparisons.flatMap(({ split }): NewFinding[] => {
    if (!split) return []
    const params = { witness: seen.witness, witnessed: seen.head.size, held: held.head.size }
    const evidence = { extension: 'txt', text: formatSplitView(split) } as const
    return [{ check: 'consistency', code: 'witnessed_otherwise', params, evidence }]
  })
}

const withheld = ({ witness, head, note }: Seen, held: SignedTree | undefined): NewFinding => ({
  ...{ check: 'consistency', code: 'witnessed_withheld' },
  params: { witness, witnessed: head.size, served: held?.head.size ?? 0 },
  evidence: { extension: 'txt', text: note },
})
