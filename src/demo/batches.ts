/** Batches: a story cut into requests, short enough in time that each has one clock. */

import { isRegistryEvent } from '../core/events/catalogue.ts'
import { HOUR } from './city/calendar.ts'
import type { Step } from './stories/step.ts'

/** How much later than a step the log's clock may stand. Less is truer, and costs more commits. */
const SPAN = 12 * HOUR

/** Submissions in a request: half of what the service takes. */
const LIMIT = 500

/**
 * The steps in their order, cut so that no batch holds a key together with what it signed, nor an
 * entry together with its correction.
 */
export function batchesOf(steps: readonly Step[]): Step[][] {
  const batches: Step[][] = []
  for (const step of steps) {
    const batch = batches.at(-1)
    if (batch && fits(step, batch)) batch.push(step)
    else batches.push([step])
  }
  return batches
}

function fits(step: Step, batch: readonly Step[]): boolean {
  const [first] = batch as [Step]
  return (
    batch.length < LIMIT &&
    step.at.getTime() - first.at.getTime() <= SPAN &&
    laneOf(step) === laneOf(first) &&
    !(step.about && batch.includes(step.about))
  )
}

// The authority adds admin keys, admin keys add device keys, device keys sign the rest.
const laneOf = ({ event, key }: Step) => (isRegistryEvent(event) ? `registry ${key}` : 'batteries')
