/** Shipping: a load goes on a waybill from its holder to a consignee, who says what was really there. */

import { DAY, HOUR } from '../city/calendar.ts'
import { type Enterprise, enterprisesOf } from '../city/enterprises.ts'
import {
  codesOf,
  massOf,
  nextNumber,
  rounded,
  type Saying,
  type Thing,
  tell,
  type World,
} from './world.ts'

export interface Consignment {
  readonly waybill: string
  readonly carrier: Enterprise
  readonly to: Enterprise
}

/** How a load is dispatched that is not like others. */
export interface Lading extends Pick<Saying, 'refusal'> {
  readonly damaged?: true
}

/** What a consignee finds that is not as the waybill says. */
interface Differences {
  readonly missing?: readonly Thing[]
  readonly unexpected?: readonly Thing[]
  /** Gross mass as a share of the load's own; a little more than 1, for its boxes. */
  readonly weight?: number
}

/** @returns the load, in the consignee's hands */
export const ship = <Kind extends Thing>(
  world: World,
  load: readonly Kind[],
  to: Enterprise,
  lading?: Lading,
): Kind[] => receive(world, load, send(world, load, to, lading))

/** Dispatches a load. Most carriers countersign. */
export function send(
  world: World,
  load: readonly Thing[],
  to: Enterprise,
  lading?: Lading,
): Consignment {
  const consignment = dispatch(world, load, to, lading)
  if (world.random.chance(0.8)) accept(world, load, consignment)
  return consignment
}

export function dispatch(
  world: World,
  load: readonly Thing[],
  to: Enterprise,
  { damaged, ...rest }: Lading = {},
): Consignment {
  const { random } = world
  const waybill = nextNumber(world)
  const carrier = random.pick(enterprisesOf('carrier'))
  const after = random.between(4 * HOUR, 4 * DAY)
  const told = {
    type: 'transport.dispatched' as const,
    batteries: codesOf(load),
    waybill,
    to: to.creditCode,
    toFacility: to.sites[0]!.facility,
    carrier: carrier.creditCode,
    ...(damaged && { damaged, packaging: '防爆密封箱' }),
    grossMassKg: rounded(massOf(load) * 1.06),
  }
  tell(world, load[0]!.holder, load, after, told, rest)
  return { waybill, carrier, to }
}

function accept(world: World, load: readonly Thing[], { waybill, carrier }: Consignment): void {
  tell(world, carrier, load, world.random.between(0.5, 5) * HOUR, {
    type: 'transport.accepted',
    batteries: codesOf(load),
    waybill,
  })
}

export function receive<Kind extends Thing>(
  world: World,
  load: readonly Kind[],
  { waybill, to }: Consignment,
  { missing = [], unexpected = [], weight }: Differences = {},
): Kind[] {
  const { random } = world
  tell(world, to, [...load, ...missing, ...unexpected], random.between(5 * HOUR, 3 * DAY), {
    type: 'transport.received',
    batteries: codesOf(load),
    waybill,
    grossMassKg: rounded(massOf(load) * (weight ?? random.between(1.055, 1.064))),
    ...(missing.length > 0 && { missing: missing.map(({ code }) => code) }),
    ...(unexpected.length > 0 && { unexpected: unexpected.map(({ code }) => code) }),
  })
  for (const thing of load) Object.assign(thing, { holder: to, stored: false })
  return [...load]
}
