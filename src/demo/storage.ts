/** Storage: packs are scanned in one by one, now and then misread, and sometimes brought out to be looked at. */

import { isBatteryCode } from '../core/battery-code.ts'
import { DAY, HOUR, hourOf, MINUTE } from './calendar.ts'
import type { Random } from './random.ts'
import { codesOf, type Pack, rounded, tell, type World } from './world.ts'

/** Share of the scans that go wrong, and are put right at once. */
const MISREAD = 0.02

/** Scans packs in at their holder's. Some stay on the ramp, unless they are only passing through. */
export function tellStorage(world: World, packs: readonly Pack[]): Pack[] {
  for (const pack of packs) {
    const passing = pack.holder.trade === 'warehouse' || pack.holder.trade === 'tester'
    if (passing || world.random.chance(0.9)) scanIn(world, pack)
    if (pack.stored && world.random.chance(0.22)) inspect(world, pack)
  }
  return [...packs]
}

export function takeOut(world: World, packs: readonly Pack[]): void {
  const after = world.random.between(HOUR, 2 * DAY)
  tell(world, packs[0]!.holder, packs, after, passage(world, 'storage.out', packs))
  for (const pack of packs) pack.stored = false
}

function scanIn(world: World, pack: Pack): void {
  const { random } = world
  const after = random.between(20 * MINUTE, 3 * DAY)
  if (!random.chance(MISREAD)) {
    bringIn(world, pack, after)
    return
  }
  const code = misread(pack.code, random)
  const told = { ...passage(world, 'storage.in', [pack]), batteries: [{ code }] }
  const refusal = isBatteryCode(code) ? 'battery_unknown' : 'battery_code_malformed'
  tell(world, pack.holder, [pack], after, told, { refusal })
  bringIn(world, pack, random.between(MINUTE, 4 * MINUTE))
}

function inspect(world: World, pack: Pack): void {
  const after = world.random.between(5, 40) * DAY
  tell(world, pack.holder, [pack], after, passage(world, 'storage.out', [pack]))
  bringIn(world, pack, world.random.between(HOUR, 2 * DAY))
}

function bringIn(world: World, pack: Pack, after: number): void {
  tell(world, pack.holder, [pack], after, passage(world, 'storage.in', [pack]))
  pack.stored = true
}

function passage(world: World, type: 'storage.in' | 'storage.out', packs: readonly Pack[]) {
  const { random } = world
  return {
    type,
    batteries: codesOf(packs),
    zone: `${random.pick(['A', 'B', 'C'])}-${random.whole(1, 24)}`,
    safety: 'pass' as const,
    temperatureC: temperature(packs[0]!.ready, random),
  }
}

/** Chongqing: some 8 °C in January, 29 °C in July, warmest in the afternoon. */
function temperature(time: number, random: Random): number {
  const season = Math.cos(((time / DAY - 200) / 365.25) * 2 * Math.PI)
  const daytime = Math.cos(((hourOf(time) - 15) / 24) * 2 * Math.PI)
  return rounded(18.5 + 10.5 * season + 3 * daytime + random.between(-2, 2))
}

/** How people and scanners get a code wrong. */
function misread(code: string, random: Random): string {
  const letterForDigit = code.slice(0, -7) + code.slice(-7).replace('0', 'O')
  const wrongDigit = code.slice(0, -1) + ((Number(code.at(-1)) + 5) % 10)
  const halvesSwapped = code.slice(12) + code.slice(0, 12)
  const lastMissed = code.slice(0, -1)
  return random.pick([letterForDigit, wrongDigit, halvesSwapped, lastMissed])
}
