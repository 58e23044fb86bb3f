/** What no story tells: a type that is left is told from its record, so that a new one is in the demo too. */

import { LedgerError } from '../../core/errors.ts'
import { CATALOGUE } from '../../core/events/catalogue.ts'
import type { EventDefinition } from '../../core/events/definition.ts'
import { touchedCodes } from '../../core/events/parts.ts'
import { isRecordEvent } from '../../core/events/records.ts'
import { END_STATES } from '../../core/events/states.ts'
import { isLot, type Traceable } from '../../core/events/traceable.ts'
import { applyEvent } from '../../core/rules/lifecycle.ts'
import { eventSchemaOf } from '../../http/api/event-schemas.ts'
import { DAY } from '../city/calendar.ts'
import { CITY, type Enterprise } from '../city/enterprises.ts'
import { compose, type Saying, type Told, type World } from './world.ts'

/** How often each is told. */
const TIMES = 3

/** For so long no story has anything to say of those that it is told of. */
const QUIET = 60 * DAY

interface Known {
  readonly thing: Traceable
  /** When something was last said of it. */
  readonly at: number
}

export function tellUntold(world: World): void {
  const told = new Set<string>(world.sayings.map(({ event }) => event.type))
  const types = [...CATALOGUE.values()].filter(({ type }) => !told.has(type))
  if (types.length === 0) return
  const known = replay(world)
  const busy = new Set(
    [...known].filter(([, { at }]) => at > world.end - QUIET).map(([code]) => code),
  )
  for (const definition of types) {
    const idle = [...known.values()].filter(({ thing }) => !busy.has(thing.code))
    let times = 0
    for (const subject of subjectsAmong(idle, definition)) {
      if (times < TIMES && tellOf(subject, definition, world, known)) times++
    }
  }
}

/** Where everything stands at the story's end. What was voided is as if it had never been. */
function replay({ sayings, end }: World): Map<string, Known> {
  const known = new Map<string, Known>()
  const voided = new Set(
    sayings.filter(({ event }) => event.type === 'record.voided').map(({ about }) => about),
  )
  const told = sayings
    .map((saying, place) => ({ saying, place }))
    .filter(({ saying }) => saying.at <= end && !saying.refusal && !voided.has(saying))
    .sort((a, b) => a.saying.at - b.saying.at)
  for (const { saying, place } of told) apply(saying, place, known)
  return known
}

/**
 * @param place - among all sayings: stands for the index that the entry will have
 * @throws {@link LedgerError} as of `applyEvent`
 */
function apply({ event, signer, at }: Saying, place: number, known: Map<string, Known>): void {
  const after = isRecordEvent(event)
    ? []
    : applyEvent((code) => known.get(code)?.thing, event, {
        signer: signer.creditCode,
        index: place,
      })
  for (const code of touchedCodes(event)) {
    const before = known.get(code)
    if (before) known.set(code, { ...before, at })
  }
  for (const thing of after) known.set(thing.code, { thing, at })
}

type Subject = Known | undefined

/** Things that stand where the record asks; for a type that names none, no thing. */
function subjectsAmong(
  idle: readonly Known[],
  { type, from, fromIfUnrecorded = [], fromIfRepurposed = [], lots }: EventDefinition,
): Subject[] {
  const states = [...from, ...fromIfUnrecorded, ...fromIfRepurposed]
  const namesNone = eventSchemaOf(type)?.properties?.batteries?.maxItems === 0
  if (namesNone || states.length === 0) return Array.from({ length: TIMES }, () => undefined)
  // Of what has ended its life, the stories have told all.
  return idle.filter(
    ({ thing: { state }, thing }) =>
      states.includes(state) && !END_STATES.has(state) && (lots || !isLot(thing)),
  )
}

/** @returns whether the rule book lets somebody say it of the subject */
function tellOf(
  subject: Subject,
  definition: EventDefinition,
  world: World,
  known: Map<string, Known>,
): boolean {
  const ready = Math.max(world.end - QUIET, subject?.at ?? 0)
  const told = draftOf(definition, subject)
  const about = 'incident' in told && world.sayings[told.incident ?? -1]
  const circumstances = about ? { about } : {}
  return signersIn(world, definition).some((signer) => {
    const saying = compose(
      world,
      signer,
      [{ ready }],
      world.random.between(1, 9) * DAY,
      told,
      circumstances,
    )
    if (saying.at > world.end || !mayBeSaid(saying, world.sayings.length, known)) return false
    world.sayings.push(saying)
    return true
  })
}

/** Whose role it is, somebody else first every time. */
function signersIn({ random }: World, { signers }: EventDefinition): Enterprise[] {
  const first = random.whole(0, CITY.length - 1)
  const all = [...CITY.slice(first), ...CITY.slice(0, first)]
  return all.filter(
    ({ roles, trade }) => trade !== 'silent' && roles.some((role) => signers.includes(role)),
  )
}

/** What the record may ask about its subject, as far as it does. */
function draftOf({ type, schema }: EventDefinition, subject: Subject): Told {
  if (!subject) return { type } as Told
  const { code, custodian, consignment, incidents } = subject.thing
  const about = {
    ...{ from: custodian, user: custodian, waybill: consignment?.waybill },
    incident: incidents?.[0]?.index,
  }
  const asked = Object.entries(about).filter(
    ([name, value]) => value !== undefined && name in schema.shape,
  )
  return { type, batteries: [{ code }], ...Object.fromEntries(asked) } as Told
}

function mayBeSaid(saying: Saying, place: number, known: Map<string, Known>): boolean {
  try {
    apply(saying, place, known)
    return true
  } catch (error) {
    if (error instanceof LedgerError) return false
    throw error
  }
}
