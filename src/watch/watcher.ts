/**
 * A watcher: looks at a log again and again, takes in what is new, checks all of it, and remembers.
 *
 * What the log serves may be wrong in any way and it goes on looking. It stops only for faults of
 * its own: a copy that is damaged, a disk that is full.
 */

import { createReplay, type Replay } from '../audit/replay.ts'
import type { RunTask } from '../audit/task.ts'
import { LedgerError } from '../core/errors.ts'
import { openCheckpoint } from '../core/log/checkpoint.ts'
import { rootOf } from '../core/log/compact-range.ts'
import { logKeysOf, type Trust } from '../core/log/trust.ts'
import { Contradiction } from '../mirror/contradiction.ts'
import { CHECKPOINT, type FetchFile } from '../mirror/folder.ts'
import { readHeldTree } from '../mirror/held-tree.ts'
import type { OpenCheckpoint, SignedTree } from '../mirror/signed-tree.ts'
import { mirrorLog } from '../mirror/sync.ts'
import { verifySignature } from '../native/signature.ts'
import { earliestOf } from './acceptance-times.ts'
import {
  readCosignatures,
  rollbackFinding,
  stalledFindings,
  type Witnessed,
  withheldPath,
} from './checkpoint-findings.ts'
import { contradictionFinding } from './contradiction-finding.ts'
import { CopyDamaged } from './copy.ts'
import type { NewFinding } from './finding.ts'
import { auditNext, checkRoot, refold } from './replay.ts'
import { type Reread, rereadBundle } from './reread.ts'
import { addFindings, settleConditions, type WatchState } from './state.ts'
import type { Store } from './store.ts'
import { type AskedWitness, watchWitnesses } from './witnesses.ts'

export interface WatcherOptions {
  readonly store: Store
  readonly trust: Trust
  /** From the log; throws {@link FetchFailed}. */
  readonly fetch: FetchFile
  /** Witnesses that are asked for what they have cosigned. */
  readonly witnesses: readonly AskedWitness[]
  readonly run: RunTask
  readonly threads: number
  readonly now: () => Date
  readonly signal: AbortSignal
  /** Told of entries that are there now, of all that the checkpoint has. */
  readonly onProgress: (done: number, total: number) => void
}

/** The newest checkpoint that goes on from all before it. */
export interface HeldCheckpoint extends SignedTree, Witnessed {}

export interface Watcher {
  /**
   * Looks once.
   *
   * @throws FetchFailed if the log is away; CopyDamaged; the signal's reason; what the disk throws
   */
  look(): Promise<Look>
  state(): WatchState
  held(): HeldCheckpoint | undefined
  /** Whether each witness that is asked showed what it has. */
  witnessesUp(): ReadonlyMap<string, boolean>
  /** Remembers how many findings the webhook has taken. */
  markDelivered(count: number): Promise<void>
}

export interface Look {
  /** Numbers of the first and last finding that it has added; undefined if there was none. */
  readonly found: { readonly first: number; readonly last: number } | undefined
  /** Whether a report would say anything new. */
  readonly changed: boolean
  /** Whether it took in everything that the log has published. */
  readonly complete: boolean
}

/** Looks in a row for which a cache, a slow node or a restart may be to blame. */
const PATIENCE = 10
/** Entries between two times of writing down how far it is. */
const STRETCH = 16_384

/** @throws CopyDamaged if the copy is not what was verified, or no longer what the trust file trusts */
export async function openWatcher(options: WatcherOptions): Promise<Watcher> {
  const { store, trust, fetch, now, signal } = options
  const { copy } = store
  const open: OpenCheckpoint = (note) =>
    openCheckpoint(note, trust.origin, logKeysOf(trust), verifySignature)
  let state = await store.readState()
  let held = await readOwn(options, open)
  const replay = createReplay(trust)
  const witnesses = watchWitnesses(options.witnesses, trust)
  if (!state.ended) await refoldOwn(replay, state, held, options)

  let writing = Promise.resolve()
  // The webhook may have taken something while this was made.
  const save = (next: WatchState): Promise<void> => {
    state = { ...next, delivered: Math.max(next.delivered, state.delivered) }
    writing = writing.then(() => store.writeState(state))
    return writing
  }

  const keep = async (newFindings: readonly NewFinding[], next: WatchState) => {
    const files: { name: string; text: string }[] = []
    const kept = addFindings(next, newFindings, now(), (number, { code, evidence }) => {
      if (!evidence) return undefined
      const name = `findings/${String(number).padStart(4, '0')}-${code}.${evidence.extension}`
      files.push({ name, text: evidence.text })
      return name
    })
    for (const { name, text } of files) await store.write(name, text)
    await save(kept)
  }

  /** @returns what is wrong with what the log serves now, and whether it was taken in all the same */
  const take = async (): Promise<{ conditions: NewFinding[]; complete: boolean }> => {
    try {
      const { size, given } = await mirrorLog({ ...options, folder: copy, open })
      const isOlder = given.head.size < size
      state = { ...state, withheld: 0, older: isOlder ? state.older + 1 : 0 }
      if (isOlder) {
        const isLong = state.older > PATIENCE
        return { conditions: isLong ? [rollbackFinding(size, given, held)] : [], complete: false }
      }
      const isNew = given.note !== held?.note
      const { newFindings, ...witnessed } = await readCosignatures(given, trust)
      held = { ...given, ...witnessed }
      if (isNew) state = { ...state, checkpoints: state.checkpoints + 1 }
      return { conditions: [...newFindings, ...stalledFindings(witnessed, now())], complete: true }
    } catch (error) {
      return { conditions: await conditionsOf(error), complete: false }
    }
  }

  const conditionsOf = async (error: unknown): Promise<NewFinding[]> => {
    if (error instanceof Contradiction) {
      return [await contradictionFinding(error.evidence, copy.read)]
    }
    if (error instanceof LedgerError && error.code === 'note_untrusted') {
      return [{ check: 'checkpoint', code: error.code, params: error.params }]
    }
    const path = withheldPath(error)
    if (path === undefined) throw error
    // A log that is new has no checkpoint yet.
    if (held || path !== CHECKPOINT) state = { ...state, withheld: state.withheld + 1 }
    const isLong = state.withheld > PATIENCE
    return isLong ? [{ check: 'consistency', code: 'tiles_withheld', params: { path } }] : []
  }

  const audit = async () => {
    while (held && !state.ended && state.audited.size < held.head.size) {
      signal.throwIfAborted()
      const { size } = held.head
      const own = { read: copy.read, size }
      const to = Math.min(state.audited.size + STRETCH, size)
      const after = state.witnessedAt === undefined ? undefined : new Date(state.witnessedAt)
      const window = { after, before: held.asOf }
      const audited = await auditNext(replay, own, to, { ...options, window })
      if (!audited.ended && to === size) checkRoot(replay, held.head)
      await keep(audited.newFindings, {
        ...state,
        audited: { size: replay.range.size, root: rootOf(replay.range) },
        ended: audited.ended,
        batteryLines: state.batteryLines + audited.batteryLines,
      })
    }
    if (held && held.head.size === state.audited.size) {
      state = { ...state, witnessedAt: earliestOf(held.cosignatures)?.toISOString() }
    }
  }

  const readAgain = (): Promise<Reread> =>
    rereadBundle(fetch, { read: copy.read, size: held?.head.size ?? 0 }, state)

  return {
    state: () => state,
    held: () => held,
    witnessesUp: witnesses.up,
    markDelivered: (count) => save({ ...state, delivered: count }),
    async look() {
      const before = { count: state.findings.length, size: state.audited.size, note: held?.note }
      // What is wrong with our own copy must not be held against the log.
      await readOwn(options, open)
      await witnesses.ask()
      const { conditions, complete } = await take()
      conditions.push(...(await witnesses.findContradictions(held, copy.read)))
      await audit()
      const { changed, withheld, reread } = complete ? await readAgain() : nothingRead(state)
      const settled = settleConditions({ ...state, reread }, [...conditions, ...withheld])
      await keep([...settled.begun, ...changed], settled.state)
      const count = state.findings.length
      const isGrown = state.audited.size > before.size || held?.note !== before.note
      return {
        found: count > before.count ? { first: before.count + 1, last: count } : undefined,
        changed: count > before.count || isGrown,
        complete,
      }
    },
  }
}

const nothingRead = ({ reread }: WatchState): Reread => ({ changed: [], withheld: [], reread })

async function readOwn(
  { store, trust }: WatcherOptions,
  open: OpenCheckpoint,
): Promise<HeldCheckpoint | undefined> {
  try {
    const own = await readHeldTree(store.copy.read, open)
    if (!own) return undefined
    const { cosignatures, asOf } = await readCosignatures(own, trust)
    return { note: own.note, head: own.head, cosignatures, asOf }
  } catch (cause) {
    if (cause instanceof LedgerError) throw new CopyDamaged(cause.message, { cause })
    throw cause
  }
}

async function refoldOwn(
  replay: Replay,
  { audited }: WatchState,
  held: HeldCheckpoint | undefined,
  { store, signal }: WatcherOptions,
): Promise<void> {
  const size = held?.head.size ?? 0
  if (size < audited.size) throw new CopyDamaged(`tree of ${audited.size}`)
  await refold(replay, { read: store.copy.read, size }, audited, signal)
}
