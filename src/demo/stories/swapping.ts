/** Swapping: taxis come to stations, leave an empty pack there and take a charged one along. */

import { DAY, MINUTE } from '../city/calendar.ts'
import { vehicleNumber } from '../city/codes.ts'
import { type Enterprise, enterprisesOf, type Site } from '../city/enterprises.ts'
import { SWAP_MODEL } from '../city/models.ts'
import { takenOut } from './fleet.ts'
import { registerBatches } from './making.ts'
import type { Pack } from './packs.ts'
import { codesOf, nextSerial, tell, type World } from './world.ts'

const PACKS = 150

/** Of a station's packs: how many are in taxis when it opens. The others lie charged on its racks. */
const DRIVING = 0.8

/** How likely a pack that comes out of a taxi is worn out; a station keeps some to go on with. */
const WEAR = 0.012
const SPARE = 5

interface Taxi {
  readonly vin: string
  pack: Pack
  /** When it comes to be swapped. */
  due: number
}

/** @returns packs that were worn out in the end, and lie at their stations */
export function tellSwapping(world: World): Pack[] {
  const { random, start } = world
  const packs = registerBatches(world, PACKS, {
    model: () => SWAP_MODEL,
    size: () => random.whole(8, 40),
    made: () => start - random.between(20, 900) * DAY,
    registered: () => start + random.between(2, 30) * DAY,
  }).flat()
  return enterprisesOf('swapper').flatMap((station, i, stations) =>
    run(
      world,
      station,
      packs.filter((_, n) => n % stations.length === i),
    ),
  )
}

/** A station's two years: the taxi that is due next comes next. */
function run(world: World, station: Enterprise, packs: readonly Pack[]): Pack[] {
  const racks = [...packs]
  const taxis = racks
    .splice(0, Math.floor(packs.length * DRIVING))
    .map((pack) => equip(world, station, pack))
  const retired: Pack[] = []
  while (taxis.length > 0) {
    taxis.sort((a, b) => a.due - b.due)
    const [taxi] = taxis as [Taxi]
    if (taxi.due > world.end) break
    const fresh = takeCharged(racks, taxi.due)
    if (!fresh) {
      taxi.due += DAY // it comes back tomorrow
      continue
    }
    const spent = swap(world, station, taxi, fresh)
    const worn = racks.length >= SPARE && world.random.chance(WEAR)
    const to = worn ? retired : racks
    to.push(spent)
  }
  return retired
}

function takeCharged(racks: Pack[], due: number): Pack | undefined {
  const place = racks.findIndex(({ ready }) => ready < due)
  return place < 0 ? undefined : racks.splice(place, 1)[0]
}

function equip(world: World, station: Enterprise, pack: Pack): Taxi {
  const taxi = { vin: vehicleNumber(2023, nextSerial(world)), pack, due: 0 }
  install(world, station, taxi, pack, world.random.between(1, 20) * DAY, station.sites[0]!)
  return taxi
}

/** @returns the pack that came out */
function swap(world: World, station: Enterprise, taxi: Taxi, fresh: Pack): Pack {
  const { vin, pack: spent, due } = taxi
  const site = world.random.pick(station.sites)
  tell(
    world,
    station,
    [spent],
    Math.max(MINUTE, due - spent.ready),
    {
      type: 'battery.removed',
      batteries: [{ ...takenOut(world, spent), condition: 'intact' }],
      vin,
      reason: 'swap',
      replacement: fresh.code,
    },
    { site },
  )
  install(world, station, taxi, fresh, due + 5 * MINUTE - fresh.ready, site)
  return spent
}

function install(
  world: World,
  station: Enterprise,
  taxi: Taxi,
  pack: Pack,
  after: number,
  site: Site,
): void {
  tell(
    world,
    station,
    [pack],
    after,
    {
      type: 'battery.installed',
      batteries: codesOf([pack]),
      vin: taxi.vin,
      vehicleModel: '演示-换电出租车',
      swapModel: true,
    },
    { site },
  )
  pack.holder = station
  Object.assign(taxi, { pack, due: pack.ready + world.random.between(2, 68) * DAY })
}
