/** Second life: a few used packs become a cabinet with a code of its own. */

import { DAY, dayText, HOUR } from './calendar.ts'
import { enterprisesOf } from './city.ts'
import { reusedCode } from './codes.ts'
import { codesOf, massOf, nextSerial, type Pack, rounded, tell, type World } from './world.ts'

export function tellReuse(world: World, packs: readonly Pack[]): void {
  for (const holder of enterprisesOf('repurposer')) {
    const waiting = packs.filter((pack) => pack.holder === holder).sort((a, b) => a.ready - b.ready)
    while (waiting.length >= 3) {
      const parents = waiting.splice(0, world.random.whole(3, 6))
      if (world.random.chance(0.9)) repurpose(world, parents)
    }
  }
}

function repurpose(world: World, parents: readonly Pack[]): void {
  const { random } = world
  const [{ holder }] = parents as [Pack]
  const after = random.between(5, 40) * DAY
  const ready = Math.max(...parents.map((pack) => pack.ready))
  const ratedEnergyKwh = sum(parents, ({ model }) => model.ratedEnergyKwh) * 0.72
  tell(world, holder, parents, after, {
    type: 'battery.repurposed',
    batteries: codesOf(parents),
    product: {
      code: reusedCode({
        vendor: `D9${enterprisesOf('repurposer').indexOf(holder) + 1}`,
        level: 'pack',
        chemistry: parents[0]!.model.chemistry,
        specification: '01',
        productionDate: dayText(ready + after),
        serial: nextSerial(world),
      }),
      ratedCapacityAh: rounded((ratedEnergyKwh * 1000) / 768),
      nominalVoltageV: 768,
      ratedEnergyKwh: rounded(ratedEnergyKwh),
      massKg: rounded(massOf(parents) * 1.18),
      intendedUse: random.chance(0.8) ? 'energy_storage' : 'backup_power',
      productStandard: 'GB/T 36276-2023',
    },
  })
  if (random.chance(0.06)) reportTheDead(world, parents[0]!)
}

/** The pack is part of a product by now; somebody books it into the store all the same. */
function reportTheDead(world: World, pack: Pack): void {
  const told = {
    type: 'storage.in' as const,
    batteries: codesOf([pack]),
    safety: 'pass' as const,
    temperatureC: 21.5,
  }
  const after = world.random.between(HOUR, 9 * DAY)
  tell(world, pack.holder, [pack], after, told, { refusal: 'end_of_life_passed' })
}

const sum = (packs: readonly Pack[], of: (pack: Pack) => number) =>
  packs.reduce((total, pack) => total + of(pack), 0)
