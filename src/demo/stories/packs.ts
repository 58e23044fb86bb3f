/** Packs: what the demo's batteries are called, are made of, and what becomes known of them. */

import { temporaryCode } from '../../core/codes/identity.ts'
import { batteryCode, drawn } from '../city/codes.ts'
import type { Enterprise } from '../city/enterprises.ts'
import type { Model } from '../city/models.ts'
import type { Random } from '../random.ts'
import { nextSerial, type Thing, type World } from './world.ts'

export interface Pack extends Thing {
  readonly model: Model
  readonly productionDate: string
  /** Codes of the modules in it, as far as its maker registered them. */
  readonly modules: readonly string[]
  vin?: string
  /** A code that it was labelled with when its own could not be read. */
  label?: string
  /** State of health in percent, once somebody measured it. */
  health?: number
  /** What the last test says is to become of it. */
  verdict?: Verdict
}

export type Verdict = 'reuse' | 'dismantle' | 'quarantine'

export function makePack(
  world: World,
  model: Model,
  productionDate: string,
  holder: Enterprise,
  ready: number,
): Pack {
  const code = newCode(world, model, productionDate, 'pack')
  const modules = Array.from({ length: model.modules }, () =>
    newCode(world, model, productionDate, 'module'),
  )
  return { code, massKg: model.massKg, model, productionDate, modules, ready, holder }
}

export const newCode = (
  world: World,
  { vendor, chemistry, specification }: Model,
  productionDate: string,
  level: 'pack' | 'module',
): string =>
  batteryCode(
    { vendor, level, chemistry, specification, productionDate, serial: nextSerial(world) },
    world.random,
  )

/** For a pack whose label nobody can read. */
export const newTemporaryCode = (random: Random): string =>
  temporaryCode(drawn(Array.from({ length: 5 }, () => random.whole(0, 255)).join()))

/** Its state of health as somebody measures it: never better than the time before. */
export function measureHealth({ random }: World, pack: Pack): number {
  pack.health = (pack.health ?? random.between(52, 84)) * random.between(0.985, 1)
  return pack.health
}
