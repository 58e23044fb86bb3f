/** Lots of material. */

import { lotId } from '../../core/codes/identity.ts'
import type { Element } from '../../core/events/fields.ts'
import type { MATERIALS } from '../../core/events/materials.ts'
import { drawn } from '../city/codes.ts'
import type { Enterprise } from '../city/enterprises.ts'
import { nextSerial, type Thing, toGrams, type World } from './world.ts'

export type Material = (typeof MATERIALS)[number]

/** Percent of the mass, by element. */
export type Assay = Partial<Record<Element, number>>

export interface Lot<Of extends Material = Material> extends Thing {
  readonly material: Of
  readonly assay?: Assay
}

/** A lot that its maker weighs and names. */
export function makeLot<Of extends Material>(
  world: World,
  holder: Enterprise,
  { material, massKg, assay }: { material: Of; massKg: number; assay?: Assay },
): Lot<Of> {
  const serial = String(nextSerial(world))
  return {
    code: lotId(drawn(serial)),
    massKg: toGrams(massKg),
    ready: 0,
    holder,
    material,
    ...(assay && { assay }),
  }
}

/** How a process names what goes in: all that there is of each lot. */
export const inputsOf = (lots: readonly Lot[]): { lot: string; massKg: number }[] =>
  lots.map(({ code, massKg }) => ({ lot: code, massKg }))

/** How it names what comes out. */
export const outputsOf = <Of extends Material>(lots: readonly Lot<Of>[]) =>
  lots.map(({ code, material, massKg, assay }) => ({
    lot: code,
    material,
    massKg,
    ...(assay && { assay }),
  }))

export const elementsIn = (assay: Assay): [Element, number][] =>
  Object.entries(assay) as [Element, number][]
