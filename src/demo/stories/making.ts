/** Making: packs are registered batch by batch, with their modules where the maker says which. */

import { dayText } from '../city/calendar.ts'
import type { Model } from '../city/models.ts'
import { makePack, type Pack } from './packs.ts'
import { tell, type World } from './world.ts'

interface BatchPlan {
  readonly model: () => Model
  readonly size: () => number
  /** When a batch was produced, and when it was registered. */
  readonly made: () => number
  readonly registered: (made: number) => number
}

/** Registers so many packs, batch by batch. */
export function registerBatches(world: World, count: number, plan: BatchPlan): Pack[][] {
  const batches: Pack[][] = []
  let left = count
  while (left > 0) {
    const size = Math.min(plan.size(), left)
    const made = plan.made()
    batches.push(registerBatch(world, plan.model(), size, made, plan.registered(made)))
    left -= size
  }
  return batches
}

export function registerBatch(
  world: World,
  model: Model,
  size: number,
  made: number,
  ready: number,
): Pack[] {
  const maker = model.maker!
  const productionDate = dayText(made)
  const packs = Array.from({ length: size }, () =>
    makePack(world, model, productionDate, maker, ready),
  )
  tell(world, maker, packs, 0, {
    type: 'battery.registered',
    batteries: packs.map(({ code, modules }) => ({
      code,
      ...(modules.length > 0 && { children: [...modules] }),
    })),
    origin: 'produced',
    model: model.name,
    ratedCapacityAh: model.ratedCapacityAh,
    nominalVoltageV: model.nominalVoltageV,
    ratedEnergyKwh: model.ratedEnergyKwh,
    massKg: model.massKg,
    productionDate,
  })
  return packs
}
