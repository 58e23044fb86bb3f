/** History made anew from an old entry on, without a contradiction, as whoever runs the log can do. */

import { sql } from 'kysely'
import { EMPTY_RANGE } from '../../../src/core/compact-range.ts'
import { toUtf8 } from '../../../src/core/encoding.ts'
import { decodeEntry } from '../../../src/core/entry.ts'
import { touchedCodes } from '../../../src/core/events/parts.ts'
import { createRegistry } from '../../../src/core/registry.ts'
import type { Tx } from '../../../src/db/database.ts'
import { readEntries } from '../../../src/db/entries.ts'
import { type Additions, type Head, readHeld, writeAdditions } from '../../../src/db/log.ts'
import { planBatch } from '../../../src/ledger/plan.ts'
import { decodeSubmission } from '../../../src/ledger/registry.ts'
import { rebuildOversight } from '../../../src/oversight/rebuild.ts'
import type { Campaign } from './log.ts'
import { asOwner, type Scene } from './scene.ts'

/** What cannot be invented: the submission, and when it is to have been accepted. */
export interface Told {
  readonly acceptedAt: Date
  readonly jws: string
}

/** Makes all tables anew as if the log had been told something else, but for its checkpoints. */
export async function rewrite(scene: Scene, change: (entries: Told[]) => Told[]): Promise<void> {
  await asOwner(scene, async (tx) => {
    await replaceLog(tx, scene.campaign, change)
    await sql`update follower set size = head.size, accepted_at = head.last_accepted_at
      from log_head as head`.execute(tx)
  })
  await rebuildOversight(scene.db, { repair: true })
}

async function replaceLog(
  tx: Tx,
  { fleet }: Campaign,
  change: (entries: Told[]) => Told[],
): Promise<void> {
  const stored = await readEntries(tx, { after: -1, limit: 1_000_000 })
  const told = change(
    stored.map(({ entry }) => {
      const { acceptedAt, submission } = decodeEntry(toUtf8(entry))
      return { acceptedAt, jws: submission }
    }),
  )
  await sql`truncate entries, battery_entries, registry_entries, tile_roots, batteries`.execute(tx)
  await sql`update log_head set size = 0, peaks = '', last_hash = null, last_accepted_at = null,
    registry_size = 0`.execute(tx)
  const registry = createRegistry(fleet.authorityKeys)
  let head: Head = {
    range: EMPTY_RANGE,
    lastHash: undefined,
    lastAcceptedAt: undefined,
    registrySize: 0,
  }
  for (const batch of batchesOf(told)) {
    const submissions = batch.map(({ jws }) => decodeSubmission(jws))
    const codes = submissions.flatMap(({ event }) => touchedCodes(event))
    const held = await readHeld(tx, codes, submissions)
    const now = batch[0]!.acceptedAt
    const input = { origin: fleet.origin, head, registry, ...held, now }
    const planned = planBatch(submissions, input)
    refuseRefusals(planned)
    await writeAdditions(tx, planned)
    head = planned.head
  }
}

function batchesOf(told: readonly Told[]): Told[][] {
  const batches: Told[][] = []
  for (const one of told) {
    const last = batches.at(-1)
    if (last && Number(last[0]!.acceptedAt) === Number(one.acceptedAt)) last.push(one)
    else batches.push([one])
  }
  return batches
}

function refuseRefusals({ outcomes }: Additions & { outcomes: readonly unknown[] }): void {
  const refusal = outcomes.find((outcome) => outcome instanceof Error)
  if (refusal) throw refusal
}
