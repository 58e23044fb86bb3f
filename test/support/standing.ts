/** How a thing stands by the rules alone: what was said of its safety has tests of its own. */

import type { Tracked } from '../../src/core/tracked.ts'

export function standingOf<Thing extends Tracked | undefined>(thing: Thing): Thing {
  if (!thing) return thing
  const { safety, highVoltage, ...standing } = thing
  return standing as Thing
}
