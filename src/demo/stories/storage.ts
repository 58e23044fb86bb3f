/** Storage: packs are scanned in one by one, now and then misread, and sometimes brought out to be looked at. */

import { isBatteryCode } from '../../core/codes/battery-code.ts'
import { isTemporaryCode } from '../../core/codes/identity.ts'
import type { LedgerErrorCode } from '../../core/errors.ts'
import { DAY, HOUR, MINUTE } from '../city/calendar.ts'
import type { Random } from '../random.ts'
import { takeBack } from './mistakes.ts'
import type { Pack } from './packs.ts'
import { codesOf, type Saying, type Thing, tell, type World } from './world.ts'

/** Share of the scans that go wrong, and are put right at once. */
const MISREAD = 0.02

/** Share of the packs of which somebody says that they left the store, and takes it back. */
const MISTAKEN = 0.006

/** Scans packs in at their holder's. Some stay on the ramp, unless they are only passing through. */
export function tellStorage(world: World, packs: readonly Pack[]): Pack[] {
  const { random } = world
  for (const pack of packs) {
    const passing = pack.holder.trade === 'warehouse' || pack.holder.trade === 'tester'
    if (passing || random.chance(0.9)) scanIn(world, pack)
    if (pack.stored && random.chance(0.22)) inspect(world, pack)
    if (pack.stored && random.chance(MISTAKEN)) mistake(world, pack)
  }
  return [...packs]
}

export function takeOut(world: World, packs: readonly Pack[], after: number): Saying {
  for (const pack of packs) pack.stored = false
  const told = { type: 'storage.out', batteries: codesOf(packs) } as const
  return tell(world, packs[0]!.holder, packs, after, told)
}

export function bringIn(world: World, things: readonly Thing[], after: number): void {
  tell(world, things[0]!.holder, things, after, { type: 'storage.in', batteries: codesOf(things) })
  for (const thing of things) thing.stored = true
}

function scanIn(world: World, pack: Pack): void {
  const { random } = world
  const after = random.between(20 * MINUTE, 3 * DAY)
  const scan = misscan(world, pack)
  if (!scan) {
    bringIn(world, [pack], after)
    return
  }
  const { code, refusal } = scan
  const told = { type: 'storage.in', batteries: [{ code }] } as const
  tell(world, pack.holder, [pack], after, told, { refusal })
  bringIn(world, [pack], random.between(MINUTE, 4 * MINUTE))
}

/** @returns undefined if the scan is right at once */
function misscan(
  { random }: World,
  { code, label }: Pack,
): { code: string; refusal: LedgerErrorCode } | undefined {
  // The log knows the pack by its first code.
  if (label && random.chance(0.3)) return { code: label, refusal: 'battery_relabelled' }
  if (isTemporaryCode(code) || !random.chance(MISREAD)) return undefined
  const read = misread(code, random)
  return { code: read, refusal: isBatteryCode(read) ? 'battery_unknown' : 'battery_code_malformed' }
}

function inspect(world: World, pack: Pack): void {
  takeOut(world, [pack], world.random.between(5, 40) * DAY)
  bringIn(world, [pack], world.random.between(HOUR, 2 * DAY))
}

/** Another pack left: this one was scanned in its place. */
function mistake(world: World, pack: Pack): void {
  const after = world.random.between(2, 30) * DAY
  const saying = takeOut(world, [pack], after)
  pack.stored = true
  takeBack(world, [pack], saying, '演示·扫错货架，该电池未出库')
}

/** How people and scanners get a code wrong. */
function misread(code: string, random: Random): string {
  const letterForDigit = code.slice(0, -7) + code.slice(-7).replace('0', 'O')
  const wrongDigit = code.slice(0, -1) + ((Number(code.at(-1)) + 5) % 10)
  const halvesSwapped = code.slice(12) + code.slice(0, 12)
  const lastMissed = code.slice(0, -1)
  return random.pick([letterForDigit, wrongDigit, halvesSwapped, lastMissed])
}
