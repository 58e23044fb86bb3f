/** Recovery: black mass becomes salts that a maker of cells can use again; what is left is disposed of. */

import { dayInChina } from '../../core/codes/calendar.ts'
import type { Element } from '../../core/events/fields.ts'
import { DAY } from '../city/calendar.ts'
import { enterprisesOf } from '../city/enterprises.ts'
import { CHEMISTRIES, type Chemistry } from '../city/models.ts'
import { attestLot } from './audits.ts'
import type { BlackMass } from './crushing.ts'
import { inputsOf, type Material, makeLot, outputsOf } from './lots.ts'
import { dispose } from './residue.ts'
import { ship } from './shipping.ts'
import { gather, massOf, rounded, tell, type World } from './world.ts'

/** The only one in the city that has a line for it. */
const [REFINER] = enterprisesOf('recycler')

/** For each element that is recovered: as what, and how much of it that holds, in percent. */
const SALTS: Readonly<Record<Chemistry, readonly [Element, Material, content: number][]>> = {
  B: [
    ['Li', 'lithium_carbonate', 18.79],
    ['Fe', 'iron_phosphate', 37.03],
  ],
  // Sulphates with their water: NiSO4·6H2O, CoSO4·7H2O, MnSO4·H2O.
  E: [
    ['Li', 'lithium_carbonate', 18.79],
    ['Ni', 'nickel_sulphate', 22.33],
    ['Co', 'cobalt_sulphate', 20.97],
    ['Mn', 'manganese_sulphate', 32.51],
  ],
}

export function tellRecovery(world: World, blackMass: readonly BlackMass[]): void {
  const delivered = gather(blackMass, () => 2).flatMap((load) =>
    load[0]!.holder === REFINER ? load : ship(world, load, REFINER!),
  )
  for (const chemistry of CHEMISTRIES) {
    const alike = delivered.filter((lot) => lot.chemistry === chemistry)
    for (const inputs of gather(alike, () => 3)) recover(world, inputs, chemistry)
  }
}

function recover(world: World, inputs: readonly BlackMass[], chemistry: Chemistry): void {
  const { random } = world
  const into = massOf(inputs)
  const recovered = SALTS[chemistry].map(([element, material, content]) => {
    const percent = rounded(element === 'Li' ? random.between(88, 94) : random.between(97, 99.5))
    const massKg = ((elementKg(inputs, element) * percent) / 100 / content) * 100
    const assay = { [element]: content }
    return { element, percent, lot: makeLot(world, REFINER!, { material, massKg, assay }) }
  })
  const graphite = makeLot(world, REFINER!, { material: 'graphite', massKg: into * 0.3 })
  const slag = makeLot(world, REFINER!, { material: 'slag', massKg: into * 0.12 })
  const day = dayInChina(new Date(Math.max(...inputs.map(({ ready }) => ready))))
  const salts = recovered.map(({ lot }) => lot)
  tell(world, REFINER!, inputs, random.between(4, 20) * DAY, {
    type: 'material.recovered',
    batteries: [],
    line: '演示·湿法冶炼线',
    ...{ periodFrom: day, periodTo: day, energyProduct: 'lithium_carbonate' },
    inputs: inputs.map((lot) => ({ ...inputsOf([lot])[0]!, assay: lot.assay })),
    outputs: [
      ...outputsOf(salts),
      ...outputsOf([graphite, slag]).map((lot) => ({ ...lot, purityPercent: 90 })),
    ],
    recoveryPercent: Object.fromEntries(
      recovered.map(({ element, percent }) => [element, percent]),
    ),
    lossKg: rounded(into * 0.02),
  })
  const { ready } = inputs[0]!
  for (const lot of [...salts, slag]) lot.ready = ready
  attestLot(world, salts[0]!)
  dispose(world, [slag])
}

const elementKg = (lots: readonly BlackMass[], element: Element): number =>
  lots.reduce((sum, { massKg, assay }) => sum + (massKg * (assay[element] ?? 0)) / 100, 0)
