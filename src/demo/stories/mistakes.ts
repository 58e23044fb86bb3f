/** Mistakes: what was said wrong is corrected, and what never happened is voided; both stay to be seen. */

import { touchedCodes } from '../../core/events/parts.ts'
import { DAY } from '../city/calendar.ts'
import { LATER } from './step.ts'
import { type Saying, type Thing, tell, type World } from './world.ts'

/** @param changes - members of the event that should have read so */
export function correct(
  world: World,
  things: readonly Thing[],
  about: Saying,
  changes: object,
  explanation: string,
): void {
  const told = {
    type: 'record.corrected' as const,
    batteries: [],
    entry: LATER,
    codes: touchedCodes(about.event),
    reason: 'incorrect_data' as const,
    explanation,
    event: { ...about.event, ...changes },
  }
  tell(world, about.signer, things, world.random.between(0.2, 6) * DAY, told, { about })
}

export function takeBack(
  world: World,
  things: readonly Thing[],
  about: Saying,
  explanation: string,
): void {
  const told = {
    type: 'record.voided' as const,
    batteries: [],
    entry: LATER,
    codes: touchedCodes(about.event),
    reason: 'did_not_occur' as const,
    explanation,
  }
  tell(world, about.signer, things, world.random.between(0.1, 3) * DAY, told, { about })
}
