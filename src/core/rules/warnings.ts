/** What warnings an event gives when it is said of things as they are, and which stand on record. */

import { dayInChina } from '../codes/calendar.ts'
import { findDistrict, isAbolished } from '../codes/districts.ts'
import { hasValidVinCheckDigit, vinCheckDigit } from '../codes/vin.ts'
import { definitionOf, isRegistryEvent, type LifecycleEvent } from '../events/catalogue.ts'
import { type Changes, replacementIn, standingEvent } from '../events/corrected-meaning.ts'
import { type NameKind, type Naming, namesAt } from '../events/naming.ts'
import { partsOf } from '../events/parts.ts'
import { isRecordEvent } from '../events/records.ts'
import { REGISTRY_CATALOGUE } from '../events/registry-events.ts'
import {
  basisUnsaidIn,
  type FindBefore,
  implausibleIn,
  missingIn,
  type Warning,
} from '../events/warnings.ts'
import { type PastEntry, type StandingEntry, standingEntries } from './corrections.ts'

/**
 * A correction gives those of what it puts in the place of the old.
 *
 * @param before - for a correction: before the entry that it corrects
 */
export function warningsOf(event: LifecycleEvent, before: FindBefore = () => undefined): Warning[] {
  if (!isRegistryEvent(event) && isRecordEvent(event)) {
    const instead = replacementIn(event)
    return instead ? inCorrection(warningsOf(instead, before)) : []
  }
  const definition = isRegistryEvent(event)
    ? REGISTRY_CATALOGUE.get(event.type)!
    : definitionOf(event)
  const { plausible, masses, naming, needs = [], warns } = definition
  const needed = typeof needs === 'function' ? needs(event as never) : needs
  const named = (kind: NameKind) =>
    naming.filter(({ kinds }) => kinds.includes(kind)).flatMap((field) => namesAt(field, event))
  const day = dayInChina(new Date(event.time))
  return [
    ...implausibleIn(plausible, event),
    ...missingIn(needed, event),
    ...basisUnsaidIn(masses, event),
    ...named('vehicle').flatMap(warnOfVin),
    ...named('district').flatMap((naming) => warnOfDistrict(naming, day)),
    ...(warns?.(event as never, before) ?? []),
  ]
}

/** By the index of the entry that says what is warned of. */
export type WarningsByEntry = ReadonlyMap<number, readonly Warning[]>

/**
 * The warnings of a thing's entries as they count by now: a voided entry has none, and for one that
 * was corrected the newest correction has them. Those that an event gives of others alone are left out.
 *
 * @param entries - of the thing, in order
 * @param changes - what all of its corrections make of them
 * @param isWhole - whether they go back to its first without a gap. If not, nobody knows what it was
 *   before an entry, and only what follows from an entry itself is warned of
 */
export function warningsOnRecord(
  code: string,
  entries: readonly PastEntry[],
  { changes, isWhole }: { readonly changes: Changes; readonly isWhole: boolean },
): WarningsByEntry {
  const standing = isWhole ? standingEntries(code, entries, changes) : withoutPast(entries, changes)
  return new Map(
    standing.flatMap(({ index, event, before }) => {
      const all = warningsOf(event, (other) => (other === code ? before : undefined))
      const own = all.filter(concerning(code, event))
      const change = changes.get(index)
      if (own.length === 0) return []
      return [[change?.by ?? index, change ? inCorrection(own) : own] as const]
    }),
  )
}

function withoutPast(entries: readonly PastEntry[], changes: Changes): StandingEntry[] {
  return entries.flatMap(({ index, event: said }) => {
    const event = standingEvent({ index, event: said }, changes)
    if (!event || isRegistryEvent(event) || isRecordEvent(event)) return []
    return [{ index, event, before: undefined }]
  })
}

/** What a correction says instead stands in it as a payload of its own. */
const inCorrection = (warnings: readonly Warning[]): Warning[] =>
  warnings.map((warning) => ({ ...warning, pointer: `/event${warning.pointer}` }))

/** What is said of all is said of each. */
function concerning(code: string, event: Parameters<typeof partsOf>[0]) {
  const own = ofBattery(partsOf(event).find((part) => part.code === code)?.pointer ?? '')
  return ({ pointer }: Warning) => [undefined, own].includes(ofBattery(pointer))
}

/** Which of the event's batteries a pointer points into. */
const ofBattery = (pointer: string): string | undefined =>
  /^\/event\/batteries\/(\d+)/.exec(pointer)?.[1]

function warnOfVin({ name, pointer }: Naming): Warning[] {
  if (hasValidVinCheckDigit(name)) return []
  const params = { vin: name, value: name[8]!, expected: vinCheckDigit(name) }
  return [{ code: 'vin_check_digit', pointer, params }]
}

function warnOfDistrict({ name: district, pointer }: Naming, day: string): Warning[] {
  if (!isAbolished(district, day)) return []
  const { name, until = '' } = findDistrict(district)!
  return [{ code: 'district_abolished', pointer, params: { district, name: name.zh, until } }]
}
