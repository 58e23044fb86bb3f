/** The ledger of one node: takes submissions in, appends them, publishes, and says how it stands. */

import { LedgerError } from '../core/errors.ts'
import { readContent } from '../core/events/reading.ts'
import type { RegisteredKey, Registry } from '../core/events/registry.ts'
import type { NamedKey, VerifySignature } from '../core/keys/signature.ts'
import { verifierKey } from '../core/keys/verifier-key.ts'
import type { LogKey } from '../core/log/checkpoint.ts'
import { type Policy, unwitnessed } from '../core/log/policy.ts'
import { liarsToSplit } from '../core/log/quorum.ts'
import { checkClaims, parseSigned, verifySubmission } from '../core/log/submission.ts'
import type { PublishedCheckpoint } from '../db/checkpoints.ts'
import type { Db } from '../db/database.ts'
import { toStorageError } from '../db/faults.ts'
import { readHead } from '../db/log.ts'
import { repeat } from '../native/repeat.ts'
import { lockOnTime } from './append.ts'
import { createCommitter } from './committer.ts'
import { openJournal } from './journal.ts'
import { createKeyFinder } from './keys.ts'
import type { Appended } from './plan.ts'
import { createPublisher } from './publish.ts'
import { followPublications } from './published.ts'
import { type PublishingHeld, reasonToHold } from './publishing-held.ts'
import { tryOut } from './readiness.ts'
import { followRegistry } from './registry.ts'
import type { WitnessState } from './witness-client.ts'
import { createWitnesses } from './witnesses.ts'

export interface LedgerOptions {
  readonly db: Db
  /** Connections for what readers ask of the ledger; `db` if there are none of their own. */
  readonly asked?: Db
  /** Identity of the log, the first line of its checkpoints. */
  readonly origin: string
  readonly authorityKeys: readonly NamedKey[]
  readonly logKey: LogKey
  /** Signs beside the other, so that verifiers may learn it before the other is given up. */
  readonly nextLogKey?: LogKey | undefined
  /** Whose cosignatures a checkpoint needs. Each of its witnesses has an address. */
  readonly policy?: Policy
  readonly journalFile: string
  readonly verify: VerifySignature
  readonly now: () => Date
  /** Whether that is the machine's own: then it is held against the database's. */
  readonly realClock?: boolean
  readonly batchSize: number
  readonly queueSize: number
  /** Told how many bytes of a last line were cut off by a crash, and are removed. */
  readonly onTornJournal?: (bytes: number) => void
  /** Told of outages and bugs; refusals are no such thing. */
  readonly report: (error: unknown) => void
}

export interface Ledger {
  /**
   * Verifies a submission and appends it.
   *
   * @param turn - of whoever hands in several: these are appended in the order of the calls, and
   *   nobody else waits for them. Without it, those of all who have none are in one order
   * @throws {@link LedgerError} any refusal
   */
  submit(jws: string, turn?: Turn): Promise<Appended>
  /** A registered key, whether it was revoked or not. */
  findKey(kid: string): Promise<RegisteredKey | undefined>
  /** Whether this node knows of a key already; waits for nothing. */
  knowsKey(kid: string): boolean
  /**
   * Resolves with a checkpoint that covers the entry, as soon as one is published.
   *
   * @throws {@link LedgerError} `publishing_held` while nothing new is published
   */
  covering(index: number): Promise<PublishedCheckpoint>
  /** Whether what is appended gets published, and how the witnesses stand. */
  publishing(): Publishing
  /** The newest published checkpoint that this node knows. */
  latest(): PublishedCheckpoint | undefined
  /** The registry as of the log's head. */
  registry(): Promise<Registry>
  /** Whether it can append, which it finds out within seconds. */
  readiness(): Promise<Readiness>
  queueLength(): number
  /** Refuses new submissions, finishes those taken in, publishes them. May be called again. */
  stop(): Promise<void>
}

/** Keeps the submissions of one caller in their order. */
export interface Turn {
  /** Settled when the one before has its place in the queue. */
  last: Promise<unknown>
}

export const newTurn = (): Turn => ({ last: Promise.resolve() })

export interface Readiness {
  readonly ready: boolean
  /** Why not. */
  readonly reason?: LedgerError
  /**
   * Milliseconds that the newest entry lies ahead of the clock, 0 if it does not: some clock was
   * ahead when it was accepted, or is behind now. Until then all new entries get its time.
   */
  readonly aheadOfClock?: number
}

export interface Publishing {
  readonly held: PublishingHeld | undefined
  readonly witnesses: readonly WitnessState[]
  /** Witnesses that have to lie before two histories can both be published. */
  readonly liarsToSplit: number
}

const PUBLISH_EVERY_MS = 500

/** @throws {@link LedgerError} `log_inconsistent` if the database contradicts what was signed */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { db, asked = db, origin, verify, now, realClock = false, report } = options
  const journal = await openJournal(options.journalFile)
  if (journal.torn > 0) options.onTornJournal?.(journal.torn)
  const keys = options.nextLogKey ? [options.logKey, options.nextLogKey] : [options.logKey]
  const verifierKeys = keys.map(({ publicKey }) => verifierKey(origin, publicKey))
  const { policy = unwitnessed(...verifierKeys) } = options
  const witnesses = createWitnesses(db, { origin, policy }, verify)
  const publishing = { db, origin, keys, policy, witnesses, journal, now }
  const publisher = await createPublisher(publishing).catch(async (error: unknown) => {
    await journal.close()
    throw error
  })
  const follower = followRegistry(options.authorityKeys)
  const committer = createCommitter({ db, origin, registry: follower, now, realClock }, options)

  const published = followPublications(now)
  let stopping: LedgerError | undefined

  const publish = async () => {
    try {
      published.settle(await publisher.publish())
    } catch (error) {
      report(error)
      const reason = reasonToHold(error)
      published.hold(reason)
      if (reason.code === 'log_inconsistent') committer.refuseAll(reason)
    }
  }

  const registry = async () => follower.at(asked, (await readHead(asked)).registrySize)

  const attempt = tryOut(() => db.transaction().execute((tx) => lockOnTime(tx, { now, realClock })))

  const keyFinder = createKeyFinder(follower.current, registry)

  // Signatures are checked side by side; each submission then waits for the one of its turn before
  // it to have its place in the queue.
  const commonTurn = newTurn()
  const placing = new Set<Promise<unknown>>()

  // The event is parsed only once the signature holds: before that it may be long, and from anybody.
  const check = async (jws: string) => {
    const signed = parseSigned(jws)
    const { kid } = signed
    const key = await keyFinder.find(kid)
    if (!key) throw new LedgerError('key_unknown', { kid })
    await verifySubmission(signed, key.key, verify)
    const submission = readContent(signed)
    checkClaims(submission, origin, now())
    // Whether it is revoked is decided under the lock; a retry of what was accepted still gets its answer.
    const { issuer } = submission
    if (key.holder !== issuer) {
      throw new LedgerError('submission_untrusted', { reason: 'issuer', kid, issuer })
    }
    return submission
  }

  await publish()
  const timer = repeat(async () => {
    await publish()
    return PUBLISH_EVERY_MS
  }, PUBLISH_EVERY_MS)

  let stopped: Promise<void> | undefined
  const finish = async () => {
    stopping = new LedgerError('log_stopping')
    await Promise.all(placing)
    await committer.drained()
    await timer.stop()
    await publish()
    await journal.close()
  }

  return {
    submit(jws, turn = commonTurn) {
      const refusal = committer.refusal() ?? stopping
      if (refusal) return Promise.reject(refusal)
      const checked = check(jws).catch((error: unknown) => {
        throw error instanceof LedgerError ? error : toStorageError(error)
      })
      const placed = turn.last.then(async () => {
        const submission = await checked
        return { appended: committer.append(submission) }
      })
      // Both may reject long before anybody awaits them, which must not end the process.
      checked.catch(() => {})
      const settled: Promise<unknown> = placed
        .catch(() => {})
        .finally(() => placing.delete(settled))
      placing.add(settled)
      turn.last = settled
      return placed.then(({ appended }) => appended)
    },
    findKey: keyFinder.find,
    knowsKey: keyFinder.knows,
    covering: published.covering,
    publishing: () => ({
      ...{ held: published.held(), witnesses: witnesses.states() },
      liarsToSplit: liarsToSplit(policy),
    }),
    latest: published.latest,
    registry,
    async readiness() {
      const reason = committer.refusal() ?? stopping
      if (reason) return { ready: false, reason }
      try {
        const { lastAcceptedAt } = (await attempt()).head
        const ahead = (lastAcceptedAt?.getTime() ?? 0) - now().getTime()
        return { ready: true, aheadOfClock: Math.max(0, ahead) }
      } catch (error) {
        if (!(error instanceof LedgerError)) throw error
        return { ready: false, reason: error }
      }
    },
    queueLength: committer.queueLength,
    stop() {
      stopped ??= finish()
      return stopped
    },
  }
}
