/** Testing: what packs are still worth; those that are not safe to go on with are discharged at once. */

import { DAY, HOUR } from '../city/calendar.ts'
import { measureHealth, type Pack, type Verdict } from './packs.ts'
import { gather, rounded, tell, type World } from './world.ts'

/** Insulation has failed in some, however much they could still hold. */
const UNSAFE = 0.035

/** Percent of the rated capacity from which a pack is good enough for a second life. */
const FIT = 62

/** Tests what each holder has, a few at a time. @returns the packs, each with its verdict */
export function tellTests(world: World, packs: readonly Pack[]): Pack[] {
  const groups = gather(packs, () => world.random.whole(3, 9), 15 * DAY)
  for (const group of groups) test(world, group)
  return [...packs]
}

/** @param all - the verdict on all of them, whatever else is found */
export function test(world: World, packs: readonly Pack[], all?: Verdict): void {
  const { random } = world
  const after = random.between(1, 12) * DAY
  tell(world, packs[0]!.holder, packs, after, {
    type: 'battery.tested',
    batteries: packs.map((pack) => ({ code: pack.code, ...measure(world, pack, all) })),
    destructive: false,
  })
  for (const pack of packs) pack.stored = false
  const unsafe = packs.filter(({ verdict }) => verdict === 'quarantine')
  if (unsafe.length > 0) discharge(world, unsafe)
}

export function discharge(world: World, packs: readonly Pack[]): void {
  const { random } = world
  tell(world, packs[0]!.holder, packs, random.between(3 * HOUR, 3 * DAY), {
    type: 'battery.discharged',
    batteries: packs.map(({ code, model }) => ({
      code,
      startVoltageV: rounded(model.nominalVoltageV * random.between(0.9, 1)),
    })),
  })
}

function judge({ random }: World, health: number): Verdict {
  if (random.chance(UNSAFE)) return 'quarantine'
  return health >= FIT ? 'reuse' : 'dismantle'
}

function measure(world: World, pack: Pack, all?: Verdict) {
  const { random } = world
  const { model } = pack
  const health = measureHealth(world, pack)
  const verdict = all ?? judge(world, health)
  pack.verdict = verdict
  return {
    measuredCapacityAh: rounded((model.ratedCapacityAh * health) / 100),
    stateOfHealthPercent: rounded(health),
    openCircuitVoltageV: rounded(model.nominalVoltageV * random.between(0.92, 1.02)),
    // GB 38031 asks for 100; what fell below is not safe.
    ...(verdict === 'quarantine' && { insulationOhmPerVolt: random.whole(5, 90) }),
    verdict,
  }
}
