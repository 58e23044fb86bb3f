/**
 * Safety: all that was ever said of a thing, folded into the one word that whoever is about to touch
 * it has to know.
 *
 * The worst word counts until an inspection says otherwise. Nothing said, or not seen for a while,
 * is unknown, and what is unknown is treated as dangerous.
 */

import { parseIdentity } from '../codes/identity.ts'
import { type BatteryEvent, definitionOf } from '../events/catalogue.ts'
import { SAFETY_WORDS, type SafetyLevel, type SafetyWord } from '../events/safety.ts'
import type { Battery, SaidOfSafety, Traceable } from '../events/traceable.ts'

/** Volts of direct current above which touch is dangerous: GB 18384-2020, class B. */
const HIGH_VOLTAGE = 60

/** JSON. */
export interface SafetyView {
  readonly level: SafetyLevel
  /** The worst that was said; `unsaid` if nothing was, `within` if it is a part of another battery. */
  readonly word: SafetyWord | 'unsaid' | 'within'
  /** RFC 3339: when it was so, by the account of who said it. */
  readonly time?: string
  /** Index of the entry that says it. */
  readonly entry?: number
  /** Whether it can have more than 60 V of direct current. */
  readonly highVoltage: 'yes' | 'no' | 'unknown'
}

export interface Telling {
  readonly event: BatteryEvent
  /** Of its entry. */
  readonly index: number
  /**
   * The log holds otherwise, or the entry no longer fits: a warning counts all the same, and an
   * all-clear does not.
   */
  readonly contested?: true
}

/** A thing with what an event says of its safety. */
export function heedSafety<Thing extends Traceable>(
  thing: Thing,
  { event, index, contested }: Telling,
): Thing {
  const statement = definitionOf(event).safety?.(event as never, thing.code)
  if (!statement) return thing
  const { words = [], inspected, ratedV, measuredV } = statement
  const said = words
    .filter((word) => !contested || SAFETY_WORDS[word] !== 'sound')
    .map((word) => ({ word, time: event.time, index }))
  const earlier = inspected && !contested ? undefined : thing.safety
  const safety = said.reduce<SaidOfSafety | undefined>(worse, earlier)
  const highest = Math.max(ratedV ?? 0, measuredV ?? 0)
  const volts = voltageClass(thing.highVoltage, contested ? undefined : ratedV, highest)
  return {
    ...thing,
    ...(safety && { safety }),
    ...(volts !== undefined && { highVoltage: volts }),
  }
}

export function viewSafety(battery: Battery): SafetyView {
  const { safety, within } = battery
  const volts = voltsKnown(battery)
  if (within !== undefined && !isDangerous(safety)) {
    // What happens to the whole is said of the whole alone.
    return { level: 'unknown', word: 'within', highVoltage: volts }
  }
  if (!safety) return { level: 'unknown', word: 'unsaid', highVoltage: volts }
  return { ...viewWord(safety), highVoltage: volts }
}

/** The worst that was said of a thing, and by which entry. */
export const viewWord = ({ word, time, index }: SaidOfSafety) => ({
  level: SAFETY_WORDS[word],
  word,
  time,
  entry: index,
})

function worse(known: SaidOfSafety | undefined, said: SaidOfSafety): SaidOfSafety {
  return known && rankOf(known.word) < rankOf(said.word) ? known : said
}

const WORDS = Object.keys(SAFETY_WORDS)

/** Of what is found in order, the newest word is the one to show. */
const rankOf = (word: SafetyWord): number =>
  SAFETY_WORDS[word] === 'sound' ? WORDS.length : WORDS.indexOf(word)

const isDangerous = (safety: SaidOfSafety | undefined): boolean =>
  safety !== undefined && SAFETY_WORDS[safety.word] === 'danger'

function voltageClass(
  known: boolean | undefined,
  rated: number | undefined,
  highest: number,
): boolean | undefined {
  if (known || highest > HIGH_VOLTAGE) return true
  return rated === undefined ? known : false
}

function voltsKnown({ code, highVoltage }: Battery): SafetyView['highVoltage'] {
  if (highVoltage) return 'yes'
  const identity = parseIdentity(code)
  // A single cell, of whatever chemistry, has a few volts.
  const isCell = identity.kind === 'battery' && identity.battery.level === 'cell'
  return highVoltage === false || isCell ? 'no' : 'unknown'
}
