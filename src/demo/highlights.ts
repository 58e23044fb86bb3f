/** Highlights: three batteries of the story that are worth a look, and why. */

import { type BatteryEvent, isRegistryEvent } from '../core/events/catalogue.ts'
import { touchedCodes } from '../core/events/parts.ts'
import type { Step } from './stories/step.ts'

export interface Highlight {
  readonly code: string
  readonly why: { readonly zh: string; readonly en: string }
}

/** For each, the battery about which most is said. A city may lack one, if chance has it so. */
export function highlightsOf(steps: readonly Step[]): Highlight[] {
  const lives = livesOf(steps)
  return STORIES.flatMap(({ fits, why }) => {
    const longest = [...lives]
      .filter(([code, life]) => fits(life, code, lives))
      .reduce<Life | undefined>(
        (most, one) => (one[1].length > (most?.[1].length ?? 0) ? one : most),
        undefined,
      )
    return longest ? [{ code: longest[0], why }] : []
  })
}

type Lives = ReadonlyMap<string, readonly BatteryEvent[]>
type Life = readonly [code: string, events: readonly BatteryEvent[]]

/** What the log accepted of each battery and lot, in order. */
export function livesOf(steps: readonly Step[]): Lives {
  const lives = new Map<string, BatteryEvent[]>()
  for (const { event, refusal } of steps) {
    if (refusal !== undefined || isRegistryEvent(event)) continue
    for (const code of touchedCodes(event)) {
      const life = lives.get(code)
      if (life) life.push(event)
      else lives.set(code, [event])
    }
  }
  return lives
}

const STORIES: readonly (Pick<Highlight, 'why'> & {
  readonly fits: (life: readonly BatteryEvent[], code: string, lives: Lives) => boolean
})[] = [
  {
    fits: ([first, ...rest], code, lives) =>
      isProduced(first) && modulesFrom(rest, code).some((module) => isRefined(module, lives)),
    why: {
      zh: '完整一生：从出厂、装车、退役、拆解，直到模块破碎、黑粉提炼成盐',
      en: 'a whole life: made, driven, retired, taken apart, its modules milled, and the black mass refined',
    },
  },
  {
    fits: (life) =>
      life.some((event) => event.type === 'incident.reported' && event.kind === 'theft') &&
      life.at(-1)?.type !== 'incident.reported',
    why: {
      zh: '途中被盗：签收时短少，后在别处现身，两家争议，由主管部门裁定',
      en: 'stolen on its way: missing on arrival, found elsewhere, claimed by two, decided by the authority',
    },
  },
  {
    fits: (life) =>
      life.some((event) => event.type === 'incident.reported' && event.kind === 'fire') &&
      life.at(-1)?.type === 'battery.dismantled',
    why: {
      zh: '库内起火：监管扣留、解除、放电、密封运输，直到拆解',
      en: 'a fire in the store: held, released, discharged, shipped in a sealed box, taken apart',
    },
  },
]

const isProduced = (event: BatteryEvent | undefined) =>
  event?.type === 'battery.registered' && event.origin === 'produced'

/** Modules that came out of this very pack, not of one that came apart beside it. */
const modulesFrom = (life: readonly BatteryEvent[], code: string): string[] =>
  life.flatMap((event) => {
    if (event.type !== 'battery.dismantled') return []
    const battery = event.batteries.find((candidate) => candidate.code === code)
    return (battery?.released ?? []).map((module) => module.code)
  })

/** Whether the black mass that a module became has become something else in turn. */
const isRefined = (module: string, lives: Lives): boolean =>
  lives
    .get(module)!
    .some(
      (event) =>
        event.type === 'material.processed' &&
        event.outputs.some(({ lot }) =>
          lives.get(lot)!.some(({ type }) => type === 'material.recovered'),
        ),
    )
