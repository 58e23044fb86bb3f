/** Random histories through the real ledger, and a recount of its log that is slow and plainly right. */

import fc from 'fast-check'
import { toBase64, toUtf8 } from '../../src/core/bytes/encoding.ts'
import { LedgerError } from '../../src/core/errors.ts'
import { type BatteryEvent, isRegistryEvent } from '../../src/core/events/catalogue.ts'
import { touchedCodes } from '../../src/core/events/parts.ts'
import { readSubmission } from '../../src/core/events/reading.ts'
import { decodeEntry } from '../../src/core/log/entry.ts'
import type { Db } from '../../src/db/database.ts'
import { readEntries } from '../../src/db/entries.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { followOnce } from '../../src/oversight/follow-once.ts'
import * as events from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'

/** Follows until nothing is left to follow. */
export async function catchUp(db: Db): Promise<void> {
  while ((await followOnce(db)) !== 0);
}

export interface Step {
  readonly act: string
  readonly battery: number
  readonly other: number
  readonly number: number
  readonly signer: number
}

/** A battery's life, which `next` goes along; the other acts fall where they may. */
const LIFE = ['registered', 'retired', 'collected', 'storedIn', 'storedOut', 'tested', 'end']
const ENDS = ['dismantled', 'processed', 'repurposed']

const ACTS = [
  ...Array<string>(16).fill('next'),
  ...['registered', 'storedIn', 'storedOut', 'dispatched', 'received', 'recovered'],
  ...['attested', 'answered', 'session', 'voided', 'corrected', 'corrected'],
]

export const histories = fc.array(
  fc.record({
    act: fc.constantFrom(...ACTS),
    battery: fc.nat(4),
    other: fc.nat(1_000_000),
    number: fc.integer({ min: 1, max: 900 }),
    signer: fc.nat(1),
  }),
  { minLength: 40, maxLength: 80 },
)

/** Accepted so far, by one world. */
interface World {
  readonly ledger: Ledger
  readonly signers: readonly Enterprise[]
  readonly codes: readonly string[]
  /** How far each battery's life has gone. */
  readonly ages: number[]
  readonly lots: string[]
  readonly accepted: { index: number; leafHash: Uint8Array; event: BatteryEvent }[]
}

export function startWorld(ledger: Ledger, signers: readonly Enterprise[]): World {
  const codes = Array.from({ length: 5 }, (_, i) => {
    const code = events.nextBatteryCode()
    // Two chemistries.
    return i % 2 ? `${code.slice(0, 4)}E${code.slice(5)}` : code
  })
  return { ledger, signers, codes, ages: codes.map(() => 0), lots: [], accepted: [] }
}

/** Does one step, or finds it refused: refusals leave no trace. */
export async function take(world: World, step: Step): Promise<void> {
  const { battery, number } = step
  const age = world.ages[battery]!
  const stage = LIFE[age] === 'end' ? ENDS[number % ENDS.length]! : (LIFE[age] ?? 'session')
  const aged = step.act === 'next'
  // Whoever lives a battery's life has its custody.
  const next = aged ? { ...step, act: stage, signer: battery % 2, other: 0 } : step
  const event = eventOf(world, next)
  if (!event) return
  try {
    const { index, leafHash } = await world.ledger.submit(world.signers[next.signer]!.sign(event))
    world.accepted.push({ index, leafHash, event: event as BatteryEvent })
    if (aged || age === 0) world.ages[battery] = age + 1
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
  }
}

let lots = 0

function eventOf(world: World, { act, battery, other, number, signer }: Step): object | undefined {
  const { codes, signers } = world
  const code = codes[battery]!
  const me = signers[signer]!.creditCode
  const more = { time: dayBefore(number), place: { district: number % 2 ? '500107' : '500103' } }
  const lot = () => {
    const name = `LOT-${me}-${++lots}`
    world.lots.push(name)
    return name
  }
  const input = world.lots.at(other % (world.lots.length || 1))
  const recycling = { ...more, type: '', lossKg: 0 }
  switch (act) {
    case 'registered':
      return number % 3
        ? events.registered(code, { ...more, massKg: number, ratedEnergyKwh: number / 8 })
        : events.registered(code, more)
    case 'session':
      return events.registered(codes, more)
    case 'retired':
      return events.retired(code, more)
    case 'collected':
      return events.collected(code, me, {
        ...more,
        grossMassKg: number + 0.125,
        ...(number % 2 ? { netMassKg: number } : {}),
      })
    case 'storedIn':
      return events.storedIn(number % 4 ? code : [...new Set([code, codes[other % 5]!])], {
        ...more,
        ...(number % 2 ? { grossMassKg: number + 0.001 } : {}),
      })
    case 'storedOut':
      return events.storedOut(input && number % 3 === 0 ? input : code, more)
    case 'dispatched':
      return events.dispatched(
        code,
        { to: signers[other % 2]!.creditCode, carrier: me, waybill: `W${battery}` },
        more,
      )
    case 'received':
      return events.received(code, `W${battery}`, more)
    case 'tested':
      return { ...testing(code), ...more }
    case 'repurposed':
      return events.repurposed(code, events.nextBatteryCode(), more)
    case 'dismantled':
      return {
        ...recycling,
        type: 'battery.dismantled',
        batteries: [{ code, released: [{ code: events.nextBatteryCode('M'), massKg: 1 }] }],
        method: 'manual',
        grossMassKg: number + 10,
        fractions: [{ lot: lot(), material: 'steel', massKg: number }],
      }
    case 'processed':
      return {
        ...recycling,
        type: 'material.processed',
        batteries: [{ code }],
        line: 'A',
        batteriesMassKg: number + 10,
        inputs: input ? [{ lot: input, massKg: 1 }] : [],
        outputs: [
          { lot: lot(), material: 'black_mass', massKg: number, assay: { Ni: 12.5, Li: 3.3 } },
        ],
      }
    case 'recovered':
      return input === undefined
        ? undefined
        : {
            ...recycling,
            type: 'material.recovered',
            batteries: [],
            line: 'B',
            inputs: [{ lot: input, massKg: 2, assay: {} }],
            outputs: [
              {
                ...{ lot: lot(), material: 'nickel_sulphate', massKg: 1, assay: { Ni: 22.4 } },
                purityPercent: 99,
              },
            ],
            recoveryPercent: {},
          }
    case 'attested':
      return {
        ...more,
        type: 'attestation.issued',
        batteries: [],
        ...{ enterprise: me, periodFrom: '2025-01-01', periodTo: '2025-12-31' },
        ...{ result: 'conformant', reportSha256: '0f'.repeat(32) },
      }
    case 'answered':
      return {
        ...more,
        type: 'alert.acknowledged',
        batteries: [],
        alert: { kind: 'vendor_unknown', thing: code },
        ...(number % 2 && { comment: 'seen' }),
      }
    default:
      return recordOf(world, act, more, { other, number })
  }
}

function recordOf(
  { accepted }: World,
  act: string,
  more: object,
  { other, number }: { other: number; number: number },
): object | undefined {
  const target = accepted[other % (accepted.length || 1)]
  if (!target) return undefined
  const about = {
    ...more,
    type: `record.${act}`,
    batteries: [],
    entry: { index: target.index, leafHash: toBase64(target.leafHash) },
    codes: touchedCodes(target.event),
    explanation: 'as tested',
  }
  if (act === 'voided') return { ...about, reason: 'did_not_occur' }
  const { event } = target
  const instead = {
    ...event,
    ...('massKg' in event ? { massKg: number + 0.5 } : {}),
    ...('netMassKg' in event ? { netMassKg: number } : {}),
    ...(number % 3 ? { time: dayBefore(number) } : {}),
  }
  return { ...about, reason: 'incorrect_data', event: instead }
}

const testing = (code: string) => ({
  type: 'battery.tested',
  ...{ standard: 'GB/T 34015-2017', instrument: 'T-1', calibratedOn: '2025-01-01' },
  ...{ temperatureC: 20, destructive: false, reportSha256: '0f'.repeat(32) },
  batteries: [
    {
      code,
      measuredCapacityAh: 100,
      stateOfHealthPercent: 80,
      openCircuitVoltageV: 350,
      internalResistanceMilliohm: 50,
      insulationOhmPerVolt: 1000,
      verdict: 'dismantle',
    },
  ],
})

const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

/** Sums of a cell, in the order of {@link recountLog}. */
export type Sums = Readonly<Record<string, number>>

/** All figures of the log, cell by cell, word for word as they are defined. */
export async function recountLog(db: Db): Promise<Map<string, Sums>> {
  const stored = await readEntries(db, { after: -1, limit: 1_000_000 })
  const all = stored.map(({ index, signer, entry }) => {
    const { event } = readSubmission(decodeEntry(toUtf8(entry)).submission)
    return { index, signer, event }
  })
  const words = new Map<number, BatteryEvent | undefined>()
  for (const { event } of all) {
    if (event.type === 'record.voided') words.set(event.entry.index, undefined)
    if (event.type === 'record.corrected') {
      words.set(event.entry.index, event.event as unknown as BatteryEvent)
    }
  }
  const mass = new Map<string, number>()
  const energy = new Map<string, number>()
  const cells = new Map<string, Record<string, number>>()
  for (const { index, signer, event: said } of all) {
    const event = words.has(index) ? words.get(index) : said
    if (!event || isRegistryEvent(event)) continue
    const day = new Date(Date.parse(event.time) + 8 * 3_600_000).toISOString().slice(0, 10)
    const add = (chemistry: string, figures: Record<string, number>) => {
      const key = [day, signer, event.place.district, event.type, chemistry].join(' ')
      const cell = cells.get(key) ?? {}
      for (const [name, value] of Object.entries(figures)) {
        if (value !== 0) cell[name] = (cell[name] ?? 0) + value
      }
      if (Object.keys(cell).length > 0) cells.set(key, cell)
    }
    if (event.type === 'battery.registered') {
      for (const { code } of event.batteries) {
        if (event.massKg !== undefined) mass.set(code, grams(event.massKg))
        if (event.ratedEnergyKwh !== undefined) {
          energy.set(code, Math.round(event.ratedEnergyKwh * 1000))
        }
      }
    }
    if (event.type === 'battery.repurposed') {
      energy.set(event.product.code, Math.round(event.product.ratedEnergyKwh * 1000))
    }
    if (event.type === 'battery.dismantled') {
      for (const { released = [] } of event.batteries) {
        for (const child of released) mass.set(child.code, grams(child.massKg))
      }
    }
    for (const lot of lotsOf(event)) mass.set(lot.lot, grams(lot.massKg))
    const chemistries = event.batteries.map(({ code }) =>
      code.startsWith('LOT') ? 'none' : code[4]!,
    )
    const common = new Set(chemistries).size > 1 ? 'mixed' : (chemistries[0] ?? 'none')
    add(common, { events: 1 })
    const scales = weighed(event)
    for (const [i, { code }] of event.batteries.entries()) {
      const count = event.batteries.length
      const own = ONLY_COUNTED.has(event.type) ? 0 : (mass.get(code) ?? 0)
      const part = (total: number) => Math.floor(total / count) + (i < total % count ? 1 : 0)
      add(chemistries[i]!, {
        batteries: code.startsWith('LOT') ? 0 : 1,
        grams: REPLACED.has(event.type) ? 0 : scales === undefined ? own : part(grams(scales)),
        watt_hours:
          ONLY_COUNTED.has(event.type) || event.type === 'battery.repurposed'
            ? 0
            : (energy.get(code) ?? 0),
      })
    }
    if (event.type === 'battery.repurposed') {
      add(common, { watt_hours: Math.round(event.product.ratedEnergyKwh * 1000) })
    }
    if (event.type === 'material.processed' || event.type === 'material.recovered') {
      for (const { massKg, assay } of event.outputs) {
        add(common, { grams: grams(massKg) })
        for (const [element, percent] of Object.entries(assay ?? {})) {
          add(common, { [element.toLowerCase()]: Math.round(massKg * 10 * percent) })
        }
      }
    }
  }
  return cells
}

const grams = (massKg: number) => Math.round(massKg * 1000)

const ONLY_COUNTED: ReadonlySet<string> = new Set([
  'record.corrected',
  'record.voided',
  'attestation.issued',
  'alert.acknowledged',
])
const REPLACED: ReadonlySet<string> = new Set(['battery.repurposed', 'material.processed'])

function weighed(event: BatteryEvent): number | undefined {
  if (event.type === 'battery.collected') return event.netMassKg ?? event.grossMassKg
  return 'grossMassKg' in event ? event.grossMassKg : undefined
}

const lotsOf = (event: BatteryEvent): readonly { lot: string; massKg: number }[] =>
  event.type === 'battery.dismantled' ? event.fractions : 'outputs' in event ? event.outputs : []
