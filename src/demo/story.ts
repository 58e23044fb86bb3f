/** The demo's story: two years of a city, told as submissions in the order in which they are sent. */

import type { LifecycleEvent } from '../core/events/catalogue.ts'
import { DAY, HOUR, instantText } from './city/calendar.ts'
import { OFFICE } from './city/enterprises.ts'
import { ROBBED } from './city/keys.ts'
import { createRandom } from './random.ts'
import { tellLives } from './stories/lives.ts'
import {
  deviceKeyAt,
  issuerOf,
  MISUSE_AFTER,
  type PublicKeyOf,
  registrySteps,
} from './stories/registration.ts'
import type { Step } from './stories/step.ts'
import type { Saying, World } from './stories/world.ts'

const DURATION = 730 * DAY

/**
 * Tells the story of a seed. Nothing in it is left to chance, to the clock or to the machine.
 *
 * @param end - the story ends shortly before
 * @param publicKeyOf - the enterprises' keys, which the registry events name
 */
export function tellStory(seed: number, end: Date, publicKeyOf: PublicKeyOf): Step[] {
  const last = end.getTime() - (end.getTime() % 1000)
  const start = last - DURATION
  const stolenAt = start + 400 * DAY
  const world: World = {
    random: createRandom(seed),
    details: createRandom(~seed),
    start,
    end: last,
    sayings: [],
    serial: 0,
  }
  tellLives(world)
  const registry = registrySteps(start, stolenAt, publicKeyOf).map(
    ({ at, signer, event }): Step => ({
      at: new Date(at),
      signer: issuerOf(signer),
      key: signer && 'admin',
      event,
      about: undefined,
      refusal: undefined,
    }),
  )
  const told = toSteps(world.sayings, stolenAt)
  return [...registry, ...told, misuse(told, stolenAt)]
    .filter(({ at }) => at.getTime() <= last)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** What is corrected was said before it: so its step is there when the correction's is made. */
function toSteps(sayings: readonly Saying[], stolenAt: number): Step[] {
  const steps = new Map<Saying, Step>()
  for (const saying of sayings) {
    const { at, signer, event, about, refusal } = saying
    steps.set(saying, {
      at: new Date(at),
      signer: signer.creditCode,
      key: signer === OFFICE ? undefined : deviceKeyAt(signer, at, stolenAt),
      event,
      about: about && steps.get(about),
      refusal,
    })
  }
  return [...steps.values()]
}

/** With the stolen device, somebody reports once more what it reported last. */
function misuse(told: readonly Step[], stolenAt: number): Step {
  const at = stolenAt + MISUSE_AFTER
  const lastReport = told
    .filter(
      ({ key, signer, refusal }) => key === 'lost' && signer === ROBBED.creditCode && !refusal,
    )
    .reduce((last, step) => (step.at > last.at ? step : last))
  const event = { ...lastReport.event, time: instantText(at - HOUR) } as LifecycleEvent
  return { ...lastReport, at: new Date(at), event, refusal: 'key_revoked' }
}

/** How many batteries the log knows by the story's end, their modules not counted. */
export const countBatteries = (steps: readonly Step[]): number =>
  steps
    .filter(({ refusal }) => refusal === undefined)
    .reduce((count, { event }) => count + countNew(event), 0)

function countNew(event: LifecycleEvent): number {
  switch (event.type) {
    case 'battery.registered':
    case 'identity.unreadable':
      return event.batteries.length
    case 'battery.repurposed':
      return 1
    default:
      return 0
  }
}
