/** Highlights: three batteries of the story that are worth a look, and why. */

import { type BatteryEvent, isRegistryEvent } from '../core/events/catalogue.ts'
import { DAY } from './calendar.ts'
import type { Step } from './story.ts'

export interface Highlight {
  readonly code: string
  readonly why: { readonly zh: string; readonly en: string }
}

/** For each, the battery about which most is said; not swapped ones, whose lives repeat themselves. */
export function highlightsOf(steps: readonly Step[], end: Date): Highlight[] {
  const lives = [...livesOf(steps)]
  const longest = (fits: (life: readonly BatteryEvent[]) => boolean) =>
    lives
      .filter(([, life]) => fits(life) && !life.some(isSwap))
      .reduce((most, one) => (one[1].length > most[1].length ? one : most))[0]
  return [
    { code: longest(becameCabinet), why: WHOLE_LIFE },
    { code: longest((life) => neverArrived(life, end)), why: LOST },
    { code: longest(beganUnrecorded), why: UNRECORDED },
  ]
}

const WHOLE_LIFE = {
  zh: '完整一生：从出厂、装车、退役、回收、储运，直到制成储能柜',
  en: 'a whole life: made, driven, retired, collected, shipped, and built into a storage cabinet',
}
const LOST = {
  zh: '发运之后一直没有签收：运单仍未闭合',
  en: 'dispatched and never received: its waybill is still open',
}
const UNRECORDED = {
  zh: '前段经历无人登记：由回收企业补登后才进入链条',
  en: 'nobody recorded its earlier life: it enters the log at the collector who had it in hand',
}

function livesOf(steps: readonly Step[]): Map<string, BatteryEvent[]> {
  const lives = new Map<string, BatteryEvent[]>()
  for (const { event, refusal } of steps) {
    if (refusal !== undefined || isRegistryEvent(event)) continue
    for (const { code } of event.batteries) {
      const life = lives.get(code)
      if (life) life.push(event)
      else lives.set(code, [event])
    }
  }
  return lives
}

const isSwap = (event: BatteryEvent) => event.type === 'battery.installed' && event.swapModel

const isProduced = ([first]: readonly BatteryEvent[]) =>
  first?.type === 'battery.registered' && first.origin === 'produced'

function becameCabinet(life: readonly BatteryEvent[]): boolean {
  const last = life.at(-1)
  const cabinet =
    last?.type === 'battery.repurposed' && last.product.intendedUse === 'energy_storage'
  return cabinet && isProduced(life)
}

function neverArrived(life: readonly BatteryEvent[], end: Date): boolean {
  const last = life.at(-1)
  if (last?.type !== 'transport.dispatched') return false
  return Date.parse(last.expectedAt) < end.getTime() - 30 * DAY
}

const beganUnrecorded = ([first]: readonly BatteryEvent[]) =>
  first?.type === 'battery.registered' && first.origin === 'unrecorded'
