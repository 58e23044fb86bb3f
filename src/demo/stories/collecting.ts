/** Collecting: who gave a pack, what it weighed, and now and then a decimal point in the wrong place. */

import type { LedgerErrorCode } from '../../core/errors.ts'
import { DAY, HOUR } from '../city/calendar.ts'
import { type Enterprise, enterprisesOf } from '../city/enterprises.ts'
import { correct } from './mistakes.ts'
import type { Pack } from './packs.ts'
import { codesOf, massOf, rounded, tell, type World } from './world.ts'

/** Share of the masses that are typed in ten times too great, and corrected later. */
const MISTYPED = 0.012

/** @param from - credit code, or pseudonym, of who gave the packs */
export function collect(
  world: World,
  signer: Enterprise,
  packs: readonly Pack[],
  from: string,
  refusal?: LedgerErrorCode,
): void {
  const { random } = world
  const netMassKg = massOf(packs)
  const grossMassKg = rounded(netMassKg * random.between(1.02, 1.09))
  const mistyped = !refusal && random.chance(MISTYPED)
  const saying = tell(
    world,
    signer,
    packs,
    random.between(HOUR, 15 * DAY),
    {
      type: 'battery.collected',
      batteries: codesOf(packs),
      from,
      grossMassKg: mistyped ? rounded(grossMassKg * 10) : grossMassKg,
      netMassKg: rounded(netMassKg),
    },
    refusal && { refusal },
  )
  if (refusal) return
  for (const pack of packs) pack.holder = signer
  if (mistyped) correct(world, packs, saying, { grossMassKg }, '演示·小数点错位，按磅单更正')
}

/** Who already reported a pack is contradicted by a second collector, who insists. */
export function contest(world: World, signer: Enterprise, pack: Pack): void {
  tell(world, signer, [pack], world.random.between(2, 9) * DAY, {
    type: 'battery.collected',
    batteries: codesOf([pack]),
    from: world.random.pick(enterprisesOf('silent')).creditCode,
    grossMassKg: rounded(pack.massKg * 1.05),
    dispute: '演示·电池在我方库内，交接单与照片可查',
  })
}

export const privatePerson = ({ random }: World): string =>
  `person:demo-${String(random.whole(0, 999_999)).padStart(6, '0')}`
