/** Which things an event touches, and in what part: a line of the entry for each. */

import { type BatteryEvent, isRegistryEvent, type LifecycleEvent } from './catalogue.ts'

/**
 * - `subject`: what the event is about
 * - `product`, `child`, `alias`, `output`: begins with the event, or joins something
 * - `released`: comes out of a subject and goes on by itself
 * - `input`: so many grams of a lot are used up
 * - `mention`: is spoken of, and stays as it is
 * - `record`: what an earlier entry, now corrected or voided, had touched
 */
export type PartKind =
  | 'subject'
  | 'product'
  | 'child'
  | 'alias'
  | 'released'
  | 'input'
  | 'output'
  | 'mention'
  | 'record'

export interface Part {
  readonly kind: PartKind
  readonly code: string
  /** JSON Pointer of the code in the submission's payload. */
  readonly pointer: string
  /** Code of the subject that a child, an alias or what was released belongs to. */
  readonly of?: string
  readonly grams?: number
}

export function partsOf(event: BatteryEvent): Part[] {
  const subjects = event.batteries.map(({ code }, i): Part => {
    return { kind: 'subject', code, pointer: `/event/batteries/${i}/code` }
  })
  return [...subjects, ...others(event)]
}

/** Codes of all that the event touches, each once: a line of the entry for each. */
export const touchedCodes = (event: LifecycleEvent): string[] =>
  isRegistryEvent(event) ? [] : partsOf(event).map(({ code }) => code)

function others(event: BatteryEvent): Part[] {
  switch (event.type) {
    case 'battery.registered':
      return event.batteries.flatMap(({ code, children = [] }, i) =>
        children.map((child, j): Part => {
          return {
            kind: 'child',
            code: child,
            of: code,
            pointer: `/event/batteries/${i}/children/${j}`,
          }
        }),
      )
    case 'battery.repurposed':
      return [{ kind: 'product', code: event.product.code, pointer: '/event/product/code' }]
    case 'battery.dismantled':
      return [
        ...event.batteries.flatMap(({ code, released = [] }, i) =>
          released.map((child, j): Part => {
            const pointer = `/event/batteries/${i}/released/${j}/code`
            return { kind: 'released', code: child.code, of: code, pointer, grams: gramsOf(child) }
          }),
        ),
        ...lotsOf('output', event.fractions, 'fractions'),
      ]
    case 'material.processed':
    case 'material.recovered':
      return [
        ...lotsOf('input', event.inputs, 'inputs'),
        ...lotsOf('output', event.outputs, 'outputs'),
      ]
    case 'residue.disposed':
      return lotsOf('input', event.inputs, 'inputs')
    case 'identity.relabelled':
      return event.batteries.map(({ code, newCode }, i): Part => {
        return { kind: 'alias', code: newCode, of: code, pointer: `/event/batteries/${i}/newCode` }
      })
    case 'transport.received':
      return (event.missing ?? []).map((code, i): Part => {
        return { kind: 'mention', code, pointer: `/event/missing/${i}` }
      })
    case 'record.corrected':
    case 'record.voided':
      return event.codes.map((code, i): Part => {
        return { kind: 'record', code, pointer: `/event/codes/${i}` }
      })
    default:
      return []
  }
}

const lotsOf = (
  kind: 'input' | 'output',
  lots: readonly { lot: string; massKg: number }[],
  member: string,
): Part[] =>
  lots.map((lot, i) => {
    return { kind, code: lot.lot, pointer: `/event/${member}/${i}/lot`, grams: gramsOf(lot) }
  })

/** Masses are counted in whole grams: sums of kilograms as fractions would drift. */
export const gramsOf = ({ massKg }: { massKg: number }): number => Math.round(massKg * 1000)
