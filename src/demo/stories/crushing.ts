/** Crushing: modules of one chemistry go through the mill, whole ones and lots of them; black mass comes out. */

import type { Element } from '../../core/events/fields.ts'
import { DAY, HOUR } from '../city/calendar.ts'
import { CHEMISTRIES, type Chemistry } from '../city/models.ts'
import { type Assay, elementsIn, inputsOf, type Lot, makeLot, outputsOf } from './lots.ts'
import type { Dismantled } from './recycling.ts'
import { bringIn } from './storage.ts'
import { codesOf, gather, massOf, rounded, tell, toGrams, type World } from './world.ts'

/** Black mass of one chemistry. */
export interface BlackMass extends Lot<'black_mass'> {
  readonly assay: Assay
  readonly chemistry: Chemistry
}

/** Percent of each element in black mass; no two lots are quite alike. */
const BLACK_MASS: Readonly<Record<Chemistry, Assay>> = {
  B: { Li: 3.2, Fe: 24, Al: 1.1, Cu: 1.4 },
  E: { Ni: 18, Co: 6, Mn: 6.5, Li: 4.1, Al: 1.2, Cu: 1.6 },
}

/** What else comes out, by its share of the mass; some is lost as vapour and dust. */
const OTHERS = [
  ['aluminium', 0.11],
  ['copper', 0.09],
  ['plastic', 0.06],
  ['electrolyte', 0.08],
] as const

export function tellCrushing(world: World, dismantled: readonly Dismantled[]): BlackMass[] {
  return CHEMISTRIES.flatMap((chemistry) => {
    const alike = dismantled.filter((one) => one.chemistry === chemistry)
    return gather(alike, () => world.random.whole(2, 4)).map((group) =>
      crush(world, group, chemistry),
    )
  })
}

function crush(world: World, group: readonly Dismantled[], chemistry: Chemistry): BlackMass {
  const { random } = world
  const [{ holder }] = group as [Dismantled]
  const modules = group.flatMap((one) => one.modules)
  const lots = group.flatMap((one) => one.lots).filter(({ material }) => material === 'modules')
  const into = massOf([...modules, ...lots])
  const assay = vary(world, BLACK_MASS[chemistry])
  const made = makeLot(world, holder, { material: 'black_mass', massKg: into * 0.56, assay })
  const others = OTHERS.map(([material, part]) =>
    makeLot(world, holder, { material, massKg: into * part }),
  )
  tell(world, holder, [...modules, ...lots, ...group], random.between(2, 15) * DAY, {
    type: 'material.processed',
    batteries: codesOf(modules),
    line: chemistry === 'B' ? '演示·1号破碎线（铁锂）' : '演示·2号破碎线（三元）',
    batteriesMassKg: toGrams(massOf(modules)),
    inputs: inputsOf(lots),
    outputs: outputsOf([made, ...others]),
    lossKg: toGrams(into - massOf([made, ...others])),
  })
  const { ready } = group[0]!
  const blackMass = { ...made, assay, chemistry, ready }
  bringIn(world, [blackMass], random.between(HOUR, DAY))
  return blackMass
}

const vary = ({ random }: World, assay: Assay): Assay =>
  Object.fromEntries(
    elementsIn(assay).map(([element, percent]): [Element, number] => [
      element,
      rounded(percent * random.between(0.94, 1.06)),
    ]),
  )
