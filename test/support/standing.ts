/** How a thing stands by the rules alone: what was said of its safety, and what is open of that, has tests of its own. */

import type { Traceable } from '../../src/core/events/traceable.ts'

export function standingOf<Thing extends Traceable | undefined>(thing: Thing): Thing {
  if (!thing) return thing
  const { safety, highVoltage, incidents, ...standing } = thing
  return standing as Thing
}
