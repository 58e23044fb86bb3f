/** What a reader is shown of a passport: everyone the public part, those it concerns all of it. */

import { toBase64 } from '../bytes/encoding.ts'
import type { CodeDoubts, CodeWarning } from '../codes/explain.ts'
import { type Identity, publicName } from '../codes/identity.ts'
import type { BatteryEvent } from '../events/catalogue.ts'
import { type Changes, standingEvent } from '../events/corrected-meaning.ts'
import { closingIn } from '../events/oversight.ts'
import type { RecordedEvent } from '../events/recorded-event.ts'
import type { State } from '../events/states.ts'
import type { Battery, Consignment, Hold, Missing } from '../events/traceable.ts'
import type { Warning } from '../events/warnings.ts'
import { type SafetyView, viewSafety } from '../rules/safety.ts'
import type { WarningsByEntry } from '../rules/warnings.ts'
import type { Ratings } from './facts.ts'
import type { Passport } from './passport.ts'

/** JSON. The public part names no enterprise, no vehicle, no facility and no mass. */
export interface PassportView {
  readonly code: string
  readonly state: State
  readonly safety: SafetyView
  /** Nobody recorded its life before it was registered. */
  readonly unrecorded: boolean
  /** Whether somebody says otherwise, or what is recorded does not fit together. */
  readonly disputed: boolean
  /** What the code itself says; a code of another kind says nothing. */
  readonly facts?: {
    readonly vendor: string
    readonly level: string
    readonly chemistry: string
    readonly specification: string
    readonly productionDates: readonly string[]
    readonly serial: string
    readonly reused: boolean
    /** What in the code is to be doubted. */
    readonly warnings: readonly CodeWarning[]
    /** As `explainCode` says. */
    readonly reportedVendor?: string
    readonly twins?: readonly string[]
  }
  readonly ratings: Ratings
  /** Other codes of the same battery. */
  readonly codes?: readonly string[]
  /** Code of the battery that it is inside now. */
  readonly within?: string
  /** Codes of the modules or cells that it was made of. */
  readonly children?: readonly string[]
  /** Codes of those that came out of it whole. */
  readonly released?: readonly string[]
  /** Codes of the batteries that it was made from, or came out of. */
  readonly parents?: readonly string[]
  /** Code of the product that it became a part of. */
  readonly product?: string
  /** From here on: not public, but for the count and the list of events. */
  readonly custodian?: string
  readonly consignment?: Consignment
  readonly hold?: Hold
  /** A stocktake did not find it, and nobody who has it has spoken of it since. */
  readonly missing?: Missing
  /** Indexes of entries that say otherwise. */
  readonly disputedBy?: readonly number[]
  /** Indexes of entries that no longer fit since an earlier one was corrected or voided. */
  readonly contradictions?: readonly number[]
  /** Lots that it became part of. */
  readonly lots?: readonly string[]
  readonly entryCount: number
  /** The newest events, in order; the earlier ones stand in the list of its entries. */
  readonly events: readonly EventView[]
}

export interface EventView {
  readonly index: number
  /** Base64. */
  readonly leafHash: string
  readonly type: BatteryEvent['type']
  /** When it happened, by the signer's account. */
  readonly time: string
  /** When the log accepted it. */
  readonly acceptedAt: string
  /** GB/T 2260. */
  readonly district: string
  /** The log records nothing that is not. */
  readonly signed: true
  /** What a later entry made of it, and the index of that. It stays in the log as it was signed. */
  readonly changed?: { readonly kind: 'corrected' | 'voided'; readonly by: number }
  /** What of it should be looked at; the public is told of what kind it is, and no more. */
  readonly warnings?: readonly (Warning | Pick<Warning, 'code'>)[]
  /** Of an incident: index of the entry that closed it, and what came of it. */
  readonly closed?: { readonly by: number; readonly outcome: string }
  /** It says otherwise than the log held, and counts only once the authority says so. */
  readonly disputes?: true
  /** Credit code, or `authority`; not public. */
  readonly signer?: string
  /** All that was said; not public. */
  readonly event?: BatteryEvent
}

/** The members of a battery that say which of its entries are disputed or contradicted. */
export type EntryStanding = Pick<Battery, 'disputed'> & {
  readonly changes: Changes
  readonly warnings: WarningsByEntry
  /** What closed an incident, by the index of the entry that reported it. */
  readonly closings?: ReadonlyMap<number, Closed>
}

type Closed = NonNullable<EventView['closed']>

/**
 * @param askedFor - any code of the battery: the public is told none that names an enterprise, but
 *   for the one that it has
 * @param whole - whether the reader may see more than the public part
 * @param doubts - what `explainCode` says of the code
 */
export function viewPassport(
  passport: Passport,
  askedFor: string,
  whole: boolean,
  doubts: CodeDoubts,
): PassportView {
  const { identity, battery, ratings, family, changes, warnings } = passport
  const { disputed = [], contradictions = [] } = battery
  const standing = { disputed, changes, warnings, closings: closingsAmong(passport) }
  const shown = (code: string) => (whole ? code : publicName(code))
  const all = (codes: readonly string[] | undefined) => codes?.map(shown)
  const { code } = battery
  const own = shown(code) === code ? code : askedFor
  return {
    code: own,
    state: battery.state,
    safety: viewSafety(battery),
    unrecorded: battery.unrecorded ?? false,
    disputed: disputed.length + contradictions.length > 0,
    ...viewFacts(identity, doubts),
    ratings,
    ...filled({ codes: all(battery.codes?.filter((one) => one !== own)) }),
    ...filled({ parents: all(battery.parents) }),
    ...filled({ children: all(family.children), released: all(family.released) }),
    ...(battery.within !== undefined && { within: shown(battery.within) }),
    ...(battery.product !== undefined && { product: shown(battery.product) }),
    ...(whole && viewPrivate(passport)),
    entryCount: passport.length,
    events: passport.events.map((event) => viewEvent(event, standing, whole)),
  }
}

function viewFacts(
  identity: Identity,
  { warnings, reportedVendor, twins }: CodeDoubts,
): Pick<PassportView, 'facts'> {
  if (identity.kind !== 'battery') return {}
  const { vendor, level, chemistry, specification, productionDates, serial, reused } =
    identity.battery
  const facts = { vendor, level, chemistry, specification, productionDates, serial, reused }
  const named = reportedVendor === undefined ? {} : { reportedVendor }
  return { facts: { ...facts, warnings, ...named, ...filled({ twins }) } }
}

function viewPrivate({ battery, family }: Passport): Partial<PassportView> {
  const { custodian, consignment, hold, missing, disputed, contradictions } = battery
  return {
    custodian,
    ...(consignment && { consignment }),
    ...(hold && { hold }),
    ...(missing && { missing }),
    ...filled({ disputedBy: disputed, contradictions, lots: family.lots }),
  }
}

/** As they stand: what no longer fits closes nothing. */
function closingsAmong({ events, changes, battery }: Passport): ReadonlyMap<number, Closed> {
  const closings = events.flatMap((entry) => {
    const event = standingEvent(entry, changes)
    const closing = event && closingIn(event)
    if (!closing || battery.contradictions?.includes(entry.index)) return []
    return [[closing.incident, { by: entry.index, outcome: closing.outcome }] as const]
  })
  return new Map(closings)
}

export function viewEvent(
  recorded: RecordedEvent,
  { disputed = [], changes, warnings, closings }: EntryStanding,
  whole: boolean,
): EventView {
  const { index, leafHash, acceptedAt, signer, event } = recorded
  const change = changes.get(index)
  const closed = closings?.get(index)
  return {
    index,
    leafHash: toBase64(leafHash),
    type: event.type,
    time: event.time,
    acceptedAt: acceptedAt.toISOString(),
    district: event.place.district,
    signed: true,
    ...(change && { changed: { kind: change.kind, by: change.by } }),
    ...filled({ warnings: viewWarnings(warnings.get(index) ?? [], whole) }),
    ...(closed && { closed }),
    ...(disputed.includes(index) && { disputes: true as const }),
    ...(whole && { signer, event }),
  }
}

/** Pointer and parameters quote the event, so only readers who may read the event get them. */
const viewWarnings = (warnings: readonly Warning[], whole: boolean) =>
  whole ? warnings : [...new Set(warnings.map(({ code }) => code))].map((code) => ({ code }))

/** Without the lists that are empty, or not there. */
const filled = <Lists extends Readonly<Record<string, readonly unknown[] | undefined>>>(
  lists: Lists,
) =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => (list?.length ?? 0) > 0)) as {
    readonly [Name in keyof Lists]?: NonNullable<Lists[Name]>
  }
