/** Attacks that leave no contradiction in the tables: old history changed and all that follows made anew. */

import { nextBatteryCode, produced } from '../../support/events.ts'
import type { Told } from '../../support/replaced-log.ts'
import { rewrite } from './history.ts'
import type { Campaign } from './log.ts'
import type { Attack, Scene } from './scene.ts'
import { forgetAfter, signAnew } from './signing.ts'

export const rewriteAttacks = (campaign: Campaign): Attack[] =>
  Object.entries(changesTo(campaign)).flatMap(([what, { from, change }]) =>
    Object.entries(SIGNINGS).map(([how, sign]) => ({
      name: `history made anew from an old entry on, ${how}`,
      place: what,
      act: async (scene: Scene) => {
        await rewrite(scene, change)
        await sign(scene, from)
      },
    })),
  )

interface Change {
  /** First entry that becomes another. */
  readonly from: number
  readonly change: (entries: Told[]) => Told[]
}

function changesTo({ collector, lone, published }: Campaign): Record<string, Change> {
  // The enterprise is in it too: without its key, the signature would tell.
  const forged = (acceptedAt: Date): Told => ({
    acceptedAt,
    jws: collector.sign(produced(nextBatteryCode())),
  })
  const changed = (entries: Told[]) =>
    entries.map((one, i) => (i === lone ? forged(one.acceptedAt) : one))
  const exchanged = (entries: Told[]) =>
    entries.map((one, i) => ({
      ...one,
      jws: entries[{ [lone + 1]: lone + 2, [lone + 2]: lone + 1 }[i] ?? i]!.jws,
    }))
  return {
    'entry changed': { from: lone, change: changed },
    'entry dropped': { from: lone, change: (entries) => entries.filter((_, i) => i !== lone) },
    'entry put in': {
      from: lone,
      change: (entries) => entries.toSpliced(lone, 0, forged(entries[lone]!.acceptedAt)),
    },
    'entries exchanged': { from: lone + 1, change: exchanged },
    'end cut off': { from: published - 7, change: (entries) => entries.slice(0, published - 7) },
  }
}

const SIGNINGS: Record<string, (scene: Scene, from: number) => Promise<unknown>> = {
  'old checkpoints left': async () => {},
  'later checkpoints and journal lines taken away': (scene, from) => forgetAfter(scene, from),
  'signed with the log’s key': (scene, from) => signAnew(scene, from, 0),
  'signed by the log and one witness': (scene, from) => signAnew(scene, from, 1),
  'signed by the log and all witnesses': (scene, from) => signAnew(scene, from, 2),
}
