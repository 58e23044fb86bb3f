/**
 * Publishing: signing what the log has grown to.
 *
 * A publisher never signs a root that it was told. It goes on from the last root it signed, over
 * leaf hashes made anew from the stored entries, and signs only if that leads to where the log's
 * head says it is. So nothing it signs can contradict what it signed before.
 */

import { toBase64 } from '../core/bytes/encoding.ts'
import { equalBytes, type Hash } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import {
  type LogKey,
  parseCheckpoint,
  signCheckpoint,
  type TreeHead,
} from '../core/log/checkpoint.ts'
import { appendLeaves, type CompactRange, EMPTY_RANGE, rootOf } from '../core/log/compact-range.ts'
import { addSignatures } from '../core/log/note.ts'
import type { Policy } from '../core/log/policy.ts'
import { rangeFromTiles, tilesForRange } from '../core/log/proofs.ts'
import { quorumFault } from '../core/log/quorum.ts'
import {
  findLatestCheckpoint,
  insertCheckpoint,
  lockPublication,
  type PublishedCheckpoint,
  readRecomputedLeafHashes,
} from '../db/checkpoints.ts'
import type { Db, Tx } from '../db/database.ts'
import { readHead } from '../db/log.ts'
import { checkDurability } from '../db/settings.ts'
import { readTiles } from '../db/tiles.ts'
import type { Journal } from './journal.ts'
import { within } from './within.ts'
import type { Witnesses } from './witnesses.ts'

export interface PublisherOptions {
  readonly db: Db
  readonly origin: string
  /** All of them sign: while the log changes its key, the old one and the new. */
  readonly keys: readonly LogKey[]
  readonly policy: Policy
  readonly witnesses: Witnesses
  readonly journal: Journal
  readonly now: () => Date
}

export interface Publication {
  /**
   * `current`: there was nothing to publish; `elsewhere`: another node is at it; `held`: it is
   * signed, and not published, for too few witnesses have cosigned it.
   */
  readonly outcome: 'published' | 'current' | 'elsewhere' | 'held'
  /** The newest that is published, whoever signed it. */
  readonly checkpoint: PublishedCheckpoint | undefined
  /** `quorum_missing`, if it is held. */
  readonly reason?: LedgerError
}

export interface Publisher {
  /**
   * Signs a checkpoint if the log grew, or if the newest is ten minutes old, has it cosigned, and
   * stores it, unless another node is doing so.
   *
   * @throws {@link LedgerError} `log_inconsistent` if the log contradicts what was signed,
   *   `storage_unsafe` if what would be signed may be lost, `journal_unwritable`
   */
  publish(): Promise<Publication>
}

/** A reader must be able to tell a quiet log from one that is being hidden. */
const LONGEST_SILENCE_MS = 10 * 60 * 1000
/** For the log's key, which need not be in this machine. */
const SIGNING_MS = 5_000
// Entries hashed at a time: bounds memory when a node catches up.
const CHUNK = 8192

/**
 * @throws {@link LedgerError} `log_inconsistent` if the database is behind, or differs from, what
 *   this node signed, the database says was published, or a witness has cosigned
 */
export async function createPublisher(options: PublisherOptions): Promise<Publisher> {
  const { db, origin, policy, witnesses, journal, now } = options
  refuseOtherLog(origin, journal.newest()?.note)
  const published = await findLatestCheckpoint(db)
  refuseOtherLog(origin, published?.note)
  let signed = await rangeAsSigned(db, journal)
  await witnesses.compare(published)

  const grow = async (tx: Tx, size: number) => {
    while (signed.size < size) {
      const hashes = await readRecomputedLeafHashes(
        tx,
        signed.size,
        Math.min(size, signed.size + CHUNK),
      )
      if (hashes.length === 0) throw inconsistent('missing', signed, size)
      signed = appendLeaves(signed, hashes).range
    }
  }

  const checkAgainst = async (tx: Tx, size: number, root: Hash, reason: string) => {
    if (size < signed.size) throw inconsistent('behind', signed, size, root)
    await grow(tx, size)
    if (!equalBytes(rootOf(signed), root)) throw inconsistent(reason, signed, size, root)
  }

  /** Writes the checkpoint into the journal before its signature leaves the node. */
  const sign = async (head: TreeHead): Promise<string> => {
    const note = await inTime(signCheckpoint(head, ...options.keys))
    if (journal.newest()?.note !== note) await journal.add({ ...head, note })
    return note
  }

  return {
    async publish() {
      return db.transaction().execute(async (tx): Promise<Publication> => {
        const publication = await lockPublication(tx)
        const latest = await findLatestCheckpoint(tx)
        if (!publication) return { outcome: 'elsewhere', checkpoint: latest }
        if (latest && latest.size >= signed.size) {
          await checkAgainst(tx, latest.size, latest.root, 'published')
        }
        const { range } = await readHead(tx)
        const silence = now().getTime() - publication.publishedAt.getTime()
        if (latest && range.size === latest.size && silence < LONGEST_SILENCE_MS) {
          return { outcome: 'current', checkpoint: latest }
        }
        await checkAgainst(tx, range.size, rootOf(range), 'head')
        const head = { origin, size: range.size, root: rootOf(signed) }
        await checkDurability(tx)
        const note = await sign(head)
        // The row stays locked meanwhile; appending goes on, for it locks another.
        const cosignatures = await witnesses.cosign(head, note, latest?.size ?? 0)
        const reason = quorumFault(policy, [...cosignatures.keys()])
        if (reason) return { outcome: 'held', checkpoint: latest, reason }
        const cosigned = addSignatures(note, [...cosignatures.values()])
        const { size, root } = head
        const checkpoint = { size, root, note: cosigned, publishedAt: now() }
        await insertCheckpoint(tx, checkpoint)
        return { outcome: 'published', checkpoint }
      })
    },
  }
}

/** A key in another machine may fail, or be silent: then this round is over, and others go on. */
const inTime = (signing: Promise<string>): Promise<string> =>
  within(SIGNING_MS, signing, () => new Error('no signature in time')).catch((cause: unknown) => {
    if (cause instanceof LedgerError) throw cause
    throw new LedgerError('publishing_failed', { reason: 'signing' }, { cause })
  })

function refuseOtherLog(origin: string, note: string | undefined): void {
  if (note === undefined) return
  const checkpoint = parseCheckpoint(note)
  if (checkpoint.origin !== origin) {
    throw new LedgerError('log_inconsistent', {
      reason: 'origin',
      signedOrigin: checkpoint.origin,
      origin,
    })
  }
}

/** The tree as of the newest checkpoint in the journal, from the database's own hashes. */
async function rangeAsSigned(db: Db, journal: Journal): Promise<CompactRange> {
  const newest = journal.newest()
  if (!newest) return EMPTY_RANGE
  const { range: head } = await readHead(db)
  if (head.size < newest.size) {
    throw inconsistent('behind', { ...newest, peaks: [] }, head.size, rootOf(head), newest.root)
  }
  const hashes = await readTiles(db, tilesForRange(newest.size))
  const range = rangeFromTiles(newest.size, hashes)
  if (!equalBytes(rootOf(range), newest.root)) {
    throw inconsistent('different', range, head.size, rootOf(range), newest.root)
  }
  return range
}

const inconsistent = (
  reason: string,
  signed: CompactRange,
  size: number,
  root?: Hash,
  signedRoot: Hash = rootOf(signed),
) =>
  new LedgerError('log_inconsistent', {
    reason,
    signedSize: signed.size,
    signedRoot: toBase64(signedRoot),
    size,
    root: root ? toBase64(root) : '-',
  })
