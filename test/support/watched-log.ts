/** A log as files, of entries that the rules let in, and a watcher of it that looks when it is told to. */

import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createTaskRunner } from '../../src/audit/task.ts'
import { fromUtf8, toUtf8 } from '../../src/core/bytes/encoding.ts'
import { readSubmission } from '../../src/core/events/reading.ts'
import { createRegistry } from '../../src/core/events/registry.ts'
import { parseCheckpoint } from '../../src/core/log/checkpoint.ts'
import { EMPTY_RANGE } from '../../src/core/log/compact-range.ts'
import { signCosignature } from '../../src/core/log/cosignature.ts'
import { addSignatures, parseNote } from '../../src/core/log/note.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import type { Trust } from '../../src/core/log/trust.ts'
import { planBatch } from '../../src/ledger/plan.ts'
import type { FetchFile } from '../../src/mirror/folder.ts'
import { openStore } from '../../src/watch/store.ts'
import { openWatcher } from '../../src/watch/watcher.ts'
import type { AskedWitness } from '../../src/watch/witnesses.ts'
import { nextBatteryCode, registered } from './events.ts'
import { createFleet } from './fleet.ts'
import { ownFolder } from './folder.ts'
import { type LogKey, newLogKey } from './log-key.ts'
import { type TileFiles, tileFiles } from './tile-files.ts'

const ORIGIN = 'ledger.example/cq'

export function watchedLog() {
  const fleet = createFleet({ origin: ORIGIN, now: () => HOURS_AGO })
  const collector = fleet.enterprise('collector', 'producer')
  const key = newLogKey(ORIGIN)
  const submissions = fleet.registryEvents()
  /** A submission that is not in the log yet. */
  const submission = (): string => collector.sign(registered(nextBatteryCode()))
  while (submissions.length < SIZE) submissions.push(submission())
  const entries = planned(fleet, submissions)
  return {
    ...{ fleet, collector, key, submissions, entries, submission },
    trust: {
      origin: ORIGIN,
      authorityKeys: fleet.authorityKeys,
      policy: unwitnessed(key.verifierKey),
    },
    /** All that the log served when it had so many entries. */
    at: (size: number): Promise<TileFiles> => tileFiles(key, entries.slice(0, size)),
    /** What it would serve if its operator had put others in from an index on. */
    forked: (from: number, size: number): Promise<TileFiles> => {
      const others = Array.from({ length: size - from }, submission)
      return tileFiles(key, planned(fleet, [...submissions.slice(0, from), ...others]))
    },
    /** What it serves of any submissions that the rules let in, whoever signed them. */
    of: (others: readonly string[], acceptedAt?: Date): Promise<TileFiles> =>
      tileFiles(key, planned(fleet, others, acceptedAt)),
  }
}

/** When all was signed, and a minute later accepted. */
const HOURS_AGO = new Date(Date.now() - 2 * 3_600_000)

/** More than two bundles. */
const SIZE = 600

function planned(
  { origin, authorityKeys }: ReturnType<typeof createFleet>,
  submissions: readonly string[],
  now = new Date(HOURS_AGO.getTime() + 60_000),
): Uint8Array[] {
  const { entries } = planBatch(submissions.map(readSubmission), {
    ...{ origin, batteries: new Map(), submitted: new Map(), now },
    head: { range: EMPTY_RANGE, lastHash: undefined, lastAcceptedAt: undefined, registrySize: 0 },
    registry: createRegistry(authorityKeys),
  })
  if (entries.length < submissions.length) throw new Error('the rules refused some')
  return entries.map(({ entry }) => toUtf8(entry))
}

/** The same log, its checkpoint cosigned. */
export async function cosigned(
  files: TileFiles,
  { verifierKey, sign }: LogKey,
  time: Date,
): Promise<TileFiles> {
  const note = fromUtf8(files.get('checkpoint')!)!
  const cosignature = await signCosignature(parseNote(note).text, verifierKey, time, sign)
  const added = toUtf8(addSignatures(note, [cosignature]))
  return new Map(files).set('checkpoint', added)
}

export const sizeOf = (files: TileFiles): number =>
  parseCheckpoint(fromUtf8(files.get('checkpoint')!)!).size

/** A watcher on a folder of its own; what it is served can be changed between two looks. */
export async function openTestWatcher(
  trust: Trust,
  folder?: string,
  now: () => Date = () => new Date(),
  witnesses: readonly AskedWitness[] = [],
) {
  const own = folder ?? path.join(await ownFolder(), 'auditor')
  const store = await openStore({ folder: own, name: 'auditor.example', keyFile: undefined })
  let isOpen = true
  const close = async () => {
    if (isOpen) await store.close()
    isOpen = false
  }
  onTestFinished(close)
  let serve: FetchFile = async () => undefined
  const watcher = await openWatcher({
    ...{
      store,
      trust,
      now,
      witnesses,
      threads: 1,
      run: createTaskRunner(trust),
      onProgress: () => {},
    },
    signal: new AbortController().signal,
    fetch: (file) => serve(file),
  })
  const served = (files: TileFiles | FetchFile) => {
    serve = typeof files === 'function' ? files : async (file) => files.get(file)
  }
  return {
    ...{ watcher, store, folder: own, close },
    /** Looks at what a log serves, as often as it says. */
    async look(files: TileFiles | FetchFile, times = 1) {
      served(files)
      for (let i = 1; i < times; i++) await watcher.look()
      return watcher.look()
    },
    findings: () => watcher.state().findings,
  }
}
