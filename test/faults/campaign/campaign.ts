/** The campaign: each fault carried out while honest clients submit, and what became of that. */

import { setTimeout as sleep } from 'node:timers/promises'
import { toBase64, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { decodeEntry } from '../../../src/core/log/entry.ts'
import { readEntries } from '../../../src/db/entries.ts'
import type { Random } from '../../../src/demo/random.ts'
import type { FaultOutcome, Waits } from '../../../src/docs/faults.ts'
import { cli } from '../../support/processes.ts'
import { type Sent, startClients } from './clients.ts'
import type { Fault } from './fault.ts'
import { freezes } from './freezes.ts'
import { fullDisks } from './full-disks.ts'
import { kills } from './kills.ts'
import { ready } from './node.ts'
import type { Scene } from './scene.ts'
import { silences } from './silences.ts'
import { strangers } from './strangers.ts'

/** In the order of the table. */
export const FAULTS: readonly Fault[] = [
  ...kills,
  ...freezes,
  ...silences,
  ...fullDisks,
  ...strangers,
]

/** @throws Error if the log no longer holds as a whole */
export async function carryOut(
  scene: Scene,
  { name, act }: Fault,
  random: Random,
): Promise<FaultOutcome> {
  const urls = scene.nodes.map(({ url }) => url)
  const clients = startClients(urls, scene.collector)
  await sleep(scene.span)
  const begun = performance.now()
  await act(scene, random)
  const ended = performance.now()
  await Promise.all(urls.map(ready))
  const sent = await clients.stop()
  const during = sent.filter(
    ({ acknowledgedAt, sentAt }) => acknowledgedAt >= begun && sentAt <= ended,
  )
  const before = sent.filter(({ acknowledgedAt }) => acknowledgedAt < begun)
  return {
    fault: name,
    acknowledged: sent.length,
    ...(await compare(scene, sent)),
    refused: sent.reduce((sum, { refused }) => sum + refused, 0),
    before: waitsOf(before),
    during: waitsOf(during),
  }
}

/** What the clients were told, held against what the log holds; and the log against its rules. */
async function compare(
  { withOwner, trust, postgres }: Scene,
  sent: readonly Sent[],
): Promise<Pick<FaultOutcome, 'lost' | 'doubled' | 'altered'>> {
  const entries = await withOwner((db) => readEntries(db, { after: -1, limit: 10_000_000 }))
  const places = new Map<string, { index: number; leafHash: string; times: number }>()
  for (const { index, leafHash, entry } of entries) {
    const { submission } = decodeEntry(toUtf8(entry))
    const times = (places.get(submission)?.times ?? 0) + 1
    places.set(submission, { index, leafHash: toBase64(leafHash), times })
  }
  await cli('audit', '--database', postgres.ownerUrl(), '--trust', trust)
  const found = sent.map((one) => ({ one, place: places.get(one.jws) }))
  return {
    lost: found.filter(({ place }) => !place).length,
    doubled: [...places.values()].filter(({ times }) => times > 1).length,
    altered: found.filter(
      ({ one, place }) => place && (place.index !== one.index || place.leafHash !== one.leafHash),
    ).length,
  }
}

function waitsOf(sent: readonly Sent[]): Waits {
  const waits = sent
    .map(({ sentAt, acknowledgedAt }) => acknowledgedAt - sentAt)
    .sort((a, b) => a - b)
  return {
    median: Math.round(waits[waits.length >> 1] ?? 0),
    longest: Math.round(waits.at(-1) ?? 0),
  }
}
