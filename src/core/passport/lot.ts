/** A lot of material as those see it whom it concerns: where it came from, and what it is made of. */

import { toBase64 } from '../bytes/encoding.ts'
import type { BatteryEvent } from '../events/catalogue.ts'
import { type Changes, changesAmong, standingEvent } from '../events/corrected-meaning.ts'
import type { AssayedElement } from '../events/fields.ts'
import { gramsOf, partsOf } from '../events/parts.ts'
import type { RecordedEvent } from '../events/recorded-event.ts'
import type { Hold, Lot, Missing } from '../events/traceable.ts'
import type { Warning } from '../events/warnings.ts'
import { viewWord } from '../rules/safety.ts'
import { type WarningsByEntry, warningsOnRecord } from '../rules/warnings.ts'

/** JSON. */
export interface LotView {
  readonly lot: string
  readonly state: Lot['state']
  readonly material: Lot['material']
  readonly massKg: number
  /** Not used up yet. */
  readonly leftKg: number
  readonly custodian: string
  /** The worst that was said of it; nothing if nothing was. */
  readonly safety?: ReturnType<typeof viewWord>
  readonly hold?: Hold
  readonly missing?: Missing
  /** What the newest stocktake found of it, beside what the log had then. */
  readonly counted?: {
    readonly stocktake: string
    readonly time: string
    readonly massKg: number
    readonly leftKg: number
  }
  /** What went in, as the entry that made it says. */
  readonly made?: Making
  /** Batteries and lots that it was made from. */
  readonly parents: readonly string[]
  readonly disputed: boolean
  readonly disputedBy?: readonly number[]
  readonly contradictions?: readonly number[]
  /** Entries that made it, moved it or used it up, the newest last. */
  readonly entries: readonly {
    readonly index: number
    readonly leafHash: string
    readonly type: BatteryEvent['type']
    readonly time: string
    readonly signer: string
    readonly changed?: { readonly kind: 'corrected' | 'voided'; readonly by: number }
    readonly warnings?: readonly Warning[]
    /** Mass that this one used up. */
    readonly usedKg?: number
  }[]
}

interface Making {
  readonly index: number
  readonly purityPercent?: number
  /** Percent of its mass, by assay. */
  readonly assay?: Partial<Record<AssayedElement, number>>
  /** Grams of each element, by mass and assay. */
  readonly grams?: Partial<Record<AssayedElement, number>>
}

/**
 * @param length - how many entries it has
 * @param recorded - those of them that are known, in order
 */
export function viewLot(
  lot: Lot,
  { length, recorded }: { readonly length: number; readonly recorded: readonly RecordedEvent[] },
): LotView {
  const changes = changesAmong(recorded)
  const isWhole = recorded.length === length
  const warnings = warningsOnRecord(lot.code, recorded, { changes, isWhole })
  const making = recorded
    .map((entry) => makingIn(lot.code, entry.index, standingEvent(entry, changes)))
    .findLast((found) => found !== undefined)
  const { disputed = [], contradictions = [] } = lot
  return {
    lot: lot.code,
    state: lot.state,
    material: lot.material,
    massKg: lot.grams / 1000,
    leftKg: lot.left / 1000,
    custodian: lot.custodian,
    ...(lot.safety && { safety: viewWord(lot.safety) }),
    ...(lot.hold && { hold: lot.hold }),
    ...(lot.missing && { missing: lot.missing }),
    ...(lot.counted && { counted: viewCounted(lot.counted) }),
    ...(making && { made: making }),
    parents: lot.parents ?? [],
    disputed: disputed.length + contradictions.length > 0,
    ...(disputed.length > 0 && { disputedBy: disputed }),
    ...(contradictions.length > 0 && { contradictions }),
    entries: recorded.map((entry) => viewUse(lot.code, entry, { changes, warnings })),
  }
}

const viewCounted = ({ stocktake, time, grams, left }: NonNullable<Lot['counted']>) => ({
  stocktake,
  time,
  massKg: grams / 1000,
  leftKg: left / 1000,
})

function viewUse(
  code: string,
  recorded: RecordedEvent,
  { changes, warnings }: { readonly changes: Changes; readonly warnings: WarningsByEntry },
) {
  const { index, leafHash, signer, event } = recorded
  const change = changes.get(index)
  const warned = warnings.get(index)
  const used = partsOf(event).find((part) => part.kind === 'input' && part.code === code)
  return {
    index,
    leafHash: toBase64(leafHash),
    type: event.type,
    time: event.time,
    signer,
    ...(change && { changed: { kind: change.kind, by: change.by } }),
    ...(warned && { warnings: warned }),
    ...(used && { usedKg: used.said.massKg! }),
  }
}

function makingIn(
  code: string,
  index: number,
  event: BatteryEvent | undefined,
): Making | undefined {
  const output =
    event && partsOf(event).find((part) => part.kind === 'output' && part.code === code)
  if (!output) return undefined
  const { assay, massKg = 0, purityPercent } = output.said
  return {
    index,
    ...(purityPercent !== undefined && { purityPercent }),
    ...(assay && { assay, grams: elementGrams(assay, gramsOf({ massKg })) }),
  }
}

const elementGrams = (assay: Partial<Record<AssayedElement, number>>, grams: number) =>
  Object.fromEntries(
    Object.entries(assay).map(([element, percent]) => [
      element,
      Math.round((grams * percent) / 100),
    ]),
  ) as Partial<Record<AssayedElement, number>>
