/**
 * What alerts remember of a battery or a lot: as much of what was said of it as the next statement
 * is held against, and no more. JSON, so that it is stored as it is.
 */

import { type BatteryEvent, definitionOf, type EventOf } from '../events/catalogue.ts'
import { type CustodyEffect, saidOf } from '../events/definition.ts'
import { gramsOf, type Part } from '../events/parts.ts'
import type { SafetyWord } from '../events/safety.ts'

/** Each with the index of the entry that said it. */
export interface Past {
  /** Where it was, by who had it in hand. */
  readonly seen?: { readonly entry: number; readonly district: string; readonly time: string }
  /** The vehicle that it was installed in last. */
  readonly vehicle?: { readonly entry: number; readonly vin: string }
  readonly verdict?: {
    readonly entry: number
    readonly verdict: 'reuse' | 'dismantle' | 'quarantine'
  }
  readonly discharged?: { readonly entry: number }
  /** Hurt, and not inspected since. */
  readonly damaged?: { readonly entry: number; readonly word: SafetyWord } | undefined
  readonly shipment?: Shipment
  /** Of a lot: grams that were made of it, and those that were used. */
  readonly made?: { readonly entry: number; readonly grams: number }
  readonly used?: { readonly entries: readonly number[]; readonly grams: number }
}

interface Shipment {
  readonly entry: number
  readonly waybill: string
  /** Credit code. */
  readonly sender: string
  readonly grossMassKg: number
  /** Batteries and lots on the waybill. */
  readonly count: number
}

export const NO_PAST: Past = {}

/** Entries that are kept of who used a lot up, at most: it is named by up to 64 of a refinery's runs. */
const USES = 16

/** What there is to remember of one of the things that an event touches, after it. */
export function remember(
  past: Past,
  event: BatteryEvent,
  part: Part,
  { index, signer }: { readonly index: number; readonly signer: string },
): Past {
  const entry = index
  switch (part.kind) {
    case 'subject':
      return {
        ...past,
        ...seen(event, entry),
        ...hurt(event, part.code, entry),
        ...told(event, part.code, { entry, signer }),
      }
    case 'output':
      return { ...past, made: { entry, grams: (past.made?.grams ?? 0) + massOf(part) } }
    case 'input':
      return {
        ...past,
        used: {
          entries: [...(past.used?.entries ?? []), entry].slice(-USES),
          grams: (past.used?.grams ?? 0) + massOf(part),
        },
      }
    default:
      return past
  }
}

export const massOf = ({ said: { massKg = 0 } }: Pick<Part, 'said'>): number => gramsOf({ massKg })

/** With these, who signs has it in hand, and is where the event says. */
const IN_HAND: ReadonlySet<CustodyEffect> = new Set([
  'begins',
  'keeps',
  'takes',
  'takes-from-vehicle',
  'collects',
  'sends',
  'receives',
])

export const isInHand = (event: BatteryEvent): boolean => IN_HAND.has(definitionOf(event).custody)

const seen = (event: BatteryEvent, entry: number): Pick<Past, 'seen'> =>
  isInHand(event) ? { seen: { entry, district: event.place.district, time: event.time } } : {}

/** Words that say that something was done to it, not only that it is dangerous. */
const DAMAGES: ReadonlySet<SafetyWord> = new Set([
  'fire',
  'burnt',
  'leak',
  'leaking',
  'flooded',
  'swollen',
  'accident',
  'damaged',
])

function hurt(event: BatteryEvent, code: string, entry: number): Pick<Past, 'damaged'> {
  const said = definitionOf(event).safety?.(event as never, code)
  if (said?.inspected) return { damaged: undefined }
  const word = said?.words?.find((one) => DAMAGES.has(one))
  return word ? { damaged: { entry, word } } : {}
}

/** What an event of a type says of one of those that it is about, beside where it is and how safe. */
const SAYS: {
  readonly [Type in BatteryEvent['type']]?: (
    event: EventOf<Type>,
    code: string,
    by: { readonly entry: number; readonly signer: string },
  ) => Past
} = {
  'battery.installed': ({ vin }, _, { entry }) => ({ vehicle: { entry, vin } }),
  'battery.tested': (event, code, { entry }) => ({
    verdict: { entry, verdict: saidOf(event, code)!.verdict },
  }),
  'battery.discharged': (_, __, { entry }) => ({ discharged: { entry } }),
  'transport.dispatched': ({ waybill, grossMassKg, batteries }, _, { entry, signer }) => ({
    shipment: { entry, waybill, sender: signer, grossMassKg, count: batteries.length },
  }),
}

const told = (event: BatteryEvent, code: string, by: { entry: number; signer: string }): Past =>
  (SAYS[event.type] as ((event: BatteryEvent, ...rest: unknown[]) => Past) | undefined)?.(
    event,
    code,
    by,
  ) ?? {}
