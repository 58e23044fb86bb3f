/**
 * Publishing: signing what the log has grown to.
 *
 * A publisher never signs a root that it was told. It goes on from the last root it signed, over
 * leaf hashes made anew from the stored entries, and signs only if that leads to where the log's
 * head says it is. So nothing it signs can contradict what it signed before.
 */

import { parseCheckpoint, signCheckpoint } from '../core/checkpoint.ts'
import { appendLeaves, type CompactRange, EMPTY_RANGE, rootOf } from '../core/compact-range.ts'
import { toBase64 } from '../core/encoding.ts'
import { LedgerError } from '../core/errors.ts'
import { equalBytes, type Hash } from '../core/hash.ts'
import { rangeFromTiles, tilesForRange } from '../core/proofs.ts'
import type { SignEd25519 } from '../core/signature.ts'
import {
  findLatestCheckpoint,
  insertCheckpoint,
  lockPublication,
  type PublishedCheckpoint,
  readRecomputedLeafHashes,
} from '../db/checkpoints.ts'
import type { Db, Tx } from '../db/database.ts'
import { readHead } from '../db/log.ts'
import { readTiles } from '../db/tiles.ts'
import type { Journal } from './journal.ts'

/** The key that the log signs checkpoints with. The private part may be in another machine. */
export interface LogKey {
  /** 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array
  readonly sign: SignEd25519
}

export interface PublisherOptions {
  readonly db: Db
  readonly origin: string
  readonly key: LogKey
  readonly journal: Journal
  readonly now: () => Date
}

export interface Publisher {
  /**
   * Signs and stores a checkpoint if the log grew, or if the newest is ten minutes old, unless
   * another node is doing so.
   *
   * @returns the newest checkpoint, whoever signed it
   * @throws {@link LedgerError} `log_inconsistent` if the log contradicts what was signed
   */
  publish(): Promise<PublishedCheckpoint | undefined>
}

/** A reader must be able to tell a quiet log from one that is being hidden. */
const LONGEST_SILENCE_MS = 10 * 60 * 1000
// Entries hashed at a time: bounds memory when a node catches up.
const CHUNK = 8192

/**
 * @throws {@link LedgerError} `log_inconsistent` if the database is behind, or differs from, what
 *   this node signed or the database says was published
 */
export async function createPublisher(options: PublisherOptions): Promise<Publisher> {
  const { db, origin, key, journal, now } = options
  refuseOtherLog(origin, journal.newest()?.note)
  refuseOtherLog(origin, (await findLatestCheckpoint(db))?.note)
  let signed = await rangeAsSigned(db, journal)

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

  return {
    async publish() {
      return db.transaction().execute(async (tx) => {
        const publication = await lockPublication(tx)
        const latest = await findLatestCheckpoint(tx)
        if (!publication) return latest
        if (latest && latest.size >= signed.size) {
          await checkAgainst(tx, latest.size, latest.root, 'published')
        }
        const { range } = await readHead(tx)
        const silence = now().getTime() - publication.publishedAt.getTime()
        if (latest && range.size === latest.size && silence < LONGEST_SILENCE_MS) return latest
        await checkAgainst(tx, range.size, rootOf(range), 'head')
        const root = rootOf(signed)
        const head = { origin, size: range.size, root }
        const note = await signCheckpoint(head, key.publicKey, key.sign)
        await journal.add({ ...head, note })
        const checkpoint = { size: range.size, root, note, publishedAt: now() }
        await insertCheckpoint(tx, checkpoint)
        return checkpoint
      })
    },
  }
}

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
