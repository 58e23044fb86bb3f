/** All witnesses of a log: asked at once, waited for until enough have answered. */

import { toBase64 } from '../core/bytes/encoding.ts'
import { equalBytes, type Hash } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import type { VerifySignature } from '../core/keys/signature.ts'
import type { Checkpoint, TreeHead } from '../core/log/checkpoint.ts'
import { rootOf } from '../core/log/compact-range.ts'
import type { NoteSignature } from '../core/log/note.ts'
import { meetsQuorum } from '../core/log/policy.ts'
import {
  consistencyProof,
  rangeFromTiles,
  tilesForConsistencyProof,
  tilesForRange,
} from '../core/log/proofs.ts'
import type { LogTrust } from '../core/log/trust.ts'
import type { PublishedCheckpoint } from '../db/checkpoints.ts'
import type { Db } from '../db/database.ts'
import { readHead } from '../db/log.ts'
import { readTiles } from '../db/tiles.ts'
import { type CosigningRequest, createWitnessClient, type WitnessState } from './witness-client.ts'

/** By the names of those who signed, in the policy's order. */
export type Cosignatures = ReadonlyMap<string, NoteSignature>

export interface Witnesses {
  states(): readonly WitnessState[]
  /**
   * Asks all for their cosignatures. Resolves when all have answered, or a moment after there is a
   * quorum; who is slower is left to catch up by itself.
   *
   * @param publishedSize - of the newest checkpoint, which most of them have cosigned
   * @throws {@link LedgerError} `log_inconsistent` if one shows what we signed and now contradict
   */
  cosign(head: TreeHead, note: string, publishedSize: number): Promise<Cosignatures>
  /**
   * Compares what they hold with the database, all of them. Who does not show it is asked to cosign
   * the newest checkpoint once more: if it has cosigned a larger one, it refuses.
   *
   * @throws {@link LedgerError} `log_inconsistent`
   */
  compare(published: PublishedCheckpoint | undefined): Promise<void>
}

/** Milliseconds for the others, once there is a quorum. */
const GRACE_MS = 250

export function createWitnesses(db: Db, trust: LogTrust, verify: VerifySignature): Witnesses {
  const { policy } = trust
  const clients = policy.witnesses.map((witness) => createWitnessClient(witness, trust, verify))
  const confront = (held: Checkpoint, witness: string) => refuseContradiction(db, held, witness)
  const confrontClaim = (size: number, witness: string) => refuseLarger(db, size, witness)
  const requestFor = (head: TreeHead, note: string, hint: number): CosigningRequest => ({
    ...{ head, note, hint, confront, confrontClaim },
    prove: (from) => proveGrowth(db, from, head),
  })
  let late: unknown

  return {
    states: () => clients.map(({ state }) => state()),
    async cosign(head, note, publishedSize) {
      if (late !== undefined) throw late
      const request = requestFor(head, note, publishedSize)
      const signed = new Map<string, NoteSignature>()
      const over = new AbortController()
      const quorum = whenever()
      const judge = () => meetsQuorum(policy, new Set(signed.keys())) && quorum.resolve()
      judge()
      const all = clients.map(async ({ witness, cosign }) => {
        const signature = await cosign(request, over.signal)
        if (!signature) return
        signed.set(witness.name, signature)
        judge()
      })
      try {
        await Promise.race([Promise.all(all), quorum.promise.then(graceOver)])
      } finally {
        over.abort()
        // A later answer is ignored; if it contradicts this log, the next round finds that, too.
        const tooLate = (error: unknown) => {
          late ??= error
        }
        for (const one of all) one.catch(tooLate)
      }
      const inOrder = policy.witnesses.flatMap(({ name }) => {
        const signature = signed.get(name)
        return signature ? ([[name, signature]] as const) : []
      })
      return new Map(inOrder)
    },
    async compare(published) {
      const never = new AbortController().signal
      await Promise.all(
        clients.map(async ({ witness, held, cosign }) => {
          const checkpoint = await held()
          if (checkpoint) return confront(checkpoint, witness.name)
          if (!published) return undefined
          const { size, root, note } = published
          return cosign(requestFor({ origin: trust.origin, size, root }, note, size), never)
        }),
      )
    },
  }
}

/**
 * Consistency proof from an older size, out of the hashes that are stored. What is signed was
 * hashed anew from the entries: stored hashes that do not lead there are wrong, and no witness is
 * to be blamed for refusing them.
 *
 * @throws {@link LedgerError} `log_inconsistent`
 */
async function proveGrowth(db: Db, from: number, { size, root }: TreeHead): Promise<Hash[]> {
  const stored = rootOf(rangeFromTiles(size, await readTiles(db, tilesForRange(size))))
  if (equalBytes(stored, root)) {
    const hashes = await readTiles(db, tilesForConsistencyProof(from, size))
    return consistencyProof(from, size, hashes)
  }
  const roots = { signedRoot: toBase64(root), root: toBase64(stored) }
  throw new LedgerError('log_inconsistent', { reason: 'hashes', signedSize: size, size, ...roots })
}

/**
 * A checkpoint that the log has signed and that the database does not lead to: its end was lost,
 * or it is another history. The head is read afterwards: another node may have gone on meanwhile.
 */
async function refuseContradiction(db: Db, held: Checkpoint, witness: string): Promise<void> {
  const { range: head } = await readHead(db)
  const range =
    head.size < held.size
      ? undefined
      : rangeFromTiles(held.size, await readTiles(db, tilesForRange(held.size)))
  if (range && equalBytes(rootOf(range), held.root)) return
  throw new LedgerError('log_inconsistent', {
    reason: range ? 'witness_differs' : 'witness_ahead',
    witness,
    signedSize: held.size,
    signedRoot: toBase64(held.root),
    size: head.size,
    root: toBase64(rootOf(range ?? head)),
  })
}

/**
 * A size that a witness says to have cosigned, and that the database does not reach: an old backup,
 * or a journal that was lost. It cannot be told from a lie; but to go on would be to sign a second
 * history, and to wait for a quorum to say what is not wrong.
 */
async function refuseLarger(db: Db, size: number, witness: string): Promise<void> {
  const { range: head } = await readHead(db)
  if (head.size >= size) return
  throw new LedgerError('log_inconsistent', {
    ...{ reason: 'witness_ahead', witness, signedSize: size, signedRoot: '-' },
    ...{ size: head.size, root: toBase64(rootOf(head)) },
  })
}

function whenever() {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

const graceOver = () => new Promise((resolve) => setTimeout(resolve, GRACE_MS))
