/** Recycling: packs come apart, into modules that keep their codes and into lots of what else they were. */

import { DAY } from '../city/calendar.ts'
import type { Enterprise } from '../city/enterprises.ts'
import { CHEMISTRIES, type Chemistry } from '../city/models.ts'
import { type Lot, makeLot } from './lots.ts'
import type { Pack } from './packs.ts'
import { dispose } from './residue.ts'
import { discharge, test } from './testing.ts'
import { gather, massOf, type Thing, tell, toGrams, type World } from './world.ts'

/** What came out of a few packs, all of one chemistry. */
export interface Dismantled extends Pick<Thing, 'ready' | 'holder'> {
  readonly chemistry: Chemistry
  /** Whole, with codes that their makers gave them. */
  readonly modules: readonly Thing[]
  readonly lots: readonly Lot<Fraction>[]
}

/** Share of a pack's mass that its modules are, and of the rest by material; some of it is lost. */
const MODULES = 0.62
const FRACTIONS = [
  ['aluminium', 0.13],
  ['steel', 0.09],
  ['copper', 0.035],
  ['plastic', 0.05],
  ['electronics', 0.02],
  ['coolant', 0.018],
] as const
const RESIDUE: ReadonlySet<Fraction> = new Set<Fraction>(['electronics', 'coolant'])
type Fraction = 'modules' | (typeof FRACTIONS)[number][0]

/** @param packs - at recyclers, in whatever state they came */
export function tellDismantling(world: World, packs: readonly Pack[]): Dismantled[] {
  const { random } = world
  return CHEMISTRIES.flatMap((chemistry) => {
    const alike = packs.filter(({ model }) => model.chemistry === chemistry)
    return gather(alike, () => random.whole(3, 8), 20 * DAY).map((group) => {
      test(world, group, 'dismantle')
      if (random.chance(0.85)) discharge(world, group)
      return dismantle(world, group, chemistry)
    })
  })
}

/** Electronics and coolant are nobody's raw material here. */
export function tellResidue(world: World, dismantled: readonly Dismantled[]): void {
  for (const group of gather(dismantled, () => 3)) {
    const lots = group.flatMap((one) => one.lots).filter(({ material }) => RESIDUE.has(material))
    dispose(world, lots)
  }
}

function dismantle(world: World, packs: readonly Pack[], chemistry: Chemistry): Dismantled {
  const { random } = world
  const [{ holder }] = packs as [Pack]
  const grossMassKg = massOf(packs)
  const modules = packs.flatMap(modulesOf)
  const lots = fractionsOf(world, packs, holder)
  const lossKg = toGrams(grossMassKg - massOf(modules) - massOf(lots))
  tell(world, holder, packs, random.between(0.5, 6) * DAY, {
    type: 'battery.dismantled',
    batteries: packs.map((pack) => ({
      code: pack.code,
      ...(pack.modules.length > 0 && {
        released: modulesOf(pack).map(({ code, massKg }) => ({ code, massKg })),
      }),
    })),
    grossMassKg: toGrams(grossMassKg),
    fractions: lots.map(({ code, material, massKg }) => ({ lot: code, material, massKg })),
    lossKg,
  })
  const { ready } = packs[0]!
  for (const thing of [...modules, ...lots]) thing.ready = ready
  return { holder, ready, chemistry, modules, lots }
}

const modulesOf = ({ modules, massKg, holder }: Pack): Thing[] =>
  modules.map((code) => ({
    code,
    massKg: toGrams((massKg * MODULES) / modules.length),
    ready: 0,
    holder,
  }))

function fractionsOf(world: World, packs: readonly Pack[], holder: Enterprise): Lot<Fraction>[] {
  const uncoded = massOf(packs.filter(({ modules }) => modules.length === 0)) * MODULES
  const lots = FRACTIONS.map(([material, part]) =>
    makeLot<Fraction>(world, holder, { material, massKg: massOf(packs) * part }),
  )
  if (uncoded === 0) return lots
  return [makeLot<Fraction>(world, holder, { material: 'modules', massKg: uncoded }), ...lots]
}
