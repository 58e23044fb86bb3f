/** A fault: what goes wrong while honest clients submit, and how it ends. */

import type { Random } from '../../../src/demo/random.ts'
import type { Scene } from './scene.ts'

export interface Fault {
  /** What happens, as the table of docs/SECURITY.md says it. */
  readonly name: string
  /**
   * Makes it happen for about `scene.span` milliseconds and ends it: afterwards all nodes run, and
   * what was broken is whole. Honest clients submit meanwhile, and long before and after; whoever
   * carries the fault out counts what became of that.
   *
   * @param random - settles all that is left to chance: moments, victims, numbers
   */
  act(scene: Scene, random: Random): Promise<void>
}
