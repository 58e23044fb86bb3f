/** What the log keeps track of: batteries and lots of material, as its events leave them. JSON, so that it is stored as it is. */

import type { Material } from './materials.ts'
import type { SafetyWord } from './safety.ts'
import type { State } from './states.ts'

export type Traceable = Battery | Lot

/** What a battery and a lot have in common. */
interface Thing {
  /** Its code, or the name of the lot. */
  readonly code: string
  readonly state: State
  /** Credit code of who answers for it; `outside` if that is nobody who is registered. */
  readonly custodian: string
  /** While it is stored: what it was before. */
  readonly prior?: State
  /** While it is in transit; also if it is hurt or lost on the way, until it is received. */
  readonly consignment?: Consignment
  /** Codes of what it was made from, or came out of. */
  readonly parents?: readonly string[]
  /** The worst that was said of it since it was last inspected; see `safety.ts`. */
  readonly safety?: SaidOfSafety
  /** Whether it can have more than 60 V; undefined while nobody has said. */
  readonly highVoltage?: boolean
  /** The regulator holds it: only the release, and what went wrong, can be said of it. */
  readonly hold?: Hold
  /** A stocktake did not find it, and nobody who would have it in hand has spoken of it since. */
  readonly missing?: Missing
  /** Of a lot: what a stocktake found of it. */
  readonly counted?: Counted
  /** Incidents that were reported of it, and are not closed. */
  readonly incidents?: readonly OpenIncident[]
  /** Indexes of entries that say otherwise, until the authority decides. */
  readonly disputed?: readonly number[]
  /** Indexes of entries that no longer fit since an earlier one was corrected or voided. */
  readonly contradictions?: readonly number[]
}

export interface Battery extends Thing {
  /** Nobody recorded its life before it was registered, or while it was outside the register. */
  readonly unrecorded?: true
  /** Code of the battery that it is a part of, until it is released from it. */
  readonly within?: string
  /** Other codes that it has; it is tracked under `code`. */
  readonly codes?: readonly string[]
  /** This is only another code of that battery. */
  readonly aliasOf?: string
  /** Code of the product it became a part of. */
  readonly product?: string
  /** VIN of the vehicle that it was last installed in. */
  readonly vehicle?: string
  /** What the newest test or inspection says is to become of it. */
  readonly verdict?: 'reuse' | 'dismantle' | 'test' | 'quarantine'
}

export interface Lot extends Thing {
  readonly material: Material
  readonly grams: number
  /** Of these, not used up yet. */
  readonly left: number
}

export interface Consignment {
  readonly waybill: string
  /** Credit code of the consignee; `outside` if it is not registered. */
  readonly to: string
  /** Credit code of who carries it; `outside` likewise. */
  readonly carrier: string
  /**
   * What it was when it was dispatched, to which it returns if that is cancelled; `quarantined` once
   * something has happened to it on the way.
   */
  readonly state: State
  readonly prior?: State
  /** All that was sent together, on the sender's scales. */
  readonly sent?: { readonly massKg: number; readonly things: number }
}

export interface Missing {
  /** Number of the stocktake. */
  readonly stocktake: string
  /** RFC 3339: of the event. */
  readonly time: string
  readonly cause: string
}

export interface Counted extends Omit<Missing, 'cause'> {
  readonly grams: number
  /** Grams that the log had then. */
  readonly left: number
}

export interface OpenIncident {
  /** Of the entry that reported it. */
  readonly index: number
  /** Credit code of who did. */
  readonly signer: string
}

export interface SaidOfSafety {
  readonly word: SafetyWord
  /** RFC 3339: of the event. */
  readonly time: string
  /** Of the entry. */
  readonly index: number
}

export interface Hold {
  readonly basis: string
  /** RFC 3339. From then on it holds nothing; without one it has to be released. */
  readonly until?: string
}

/**
 * What holds a thing at a time: a hold with an end is over by itself, so that nobody has to say so.
 * It stays on record, and holds whatever is said to have happened before its end.
 *
 * @param time - RFC 3339: of the event that is judged; or now, for what is shown
 */
export const holdAt = ({ hold }: Pick<Thing, 'hold'>, time: string): Hold | undefined =>
  hold?.until !== undefined && Date.parse(time) >= Date.parse(hold.until) ? undefined : hold

/** As it is shown at a time: without a hold that is over. */
export function withoutEndedHold<T extends Traceable>(thing: T, now: Date): T {
  if (holdAt(thing, now.toISOString())) return thing
  const { hold, ...rest } = thing
  return rest as T
}

/** Whether somebody has to look at it: it is disputed, or its entries contradict each other. */
export const isFlagged = ({ disputed, contradictions }: Traceable): boolean =>
  disputed !== undefined || contradictions !== undefined

/** What became of it while it was outside, nobody recorded. */
export const backFromOutside = ({ state }: Traceable): Outcome =>
  state === 'outside' ? { unrecorded: true } : {}

export const isLot = (thing: Traceable): thing is Lot => 'material' in thing

/** Whether it is quarantined; or stored, or on its way, since it was. */
export const wasQuarantined = ({ prior, consignment }: Traceable): boolean =>
  [prior, consignment?.prior, consignment?.state].includes('quarantined')

/** What an event makes of a thing, member by member: one that is undefined goes. */
export type Outcome = { readonly [Member in keyof Battery]?: Battery[Member] | undefined }
