import { describe, expect, it } from 'vitest'
import { RAISED_KINDS } from '../../../src/core/alerts/kinds.ts'
import { NO_PAST, type Past } from '../../../src/core/alerts/past.ts'
import { pastsAfter, type Raised, raise, type Told } from '../../../src/core/alerts/raise.ts'
import type { BatteryEvent } from '../../../src/core/events/catalogue.ts'
import * as events from '../../support/events.ts'

const MAKER = '91350100M000100Y43'
const OTHER = '91500105MA5U0AAA0M'
const CARRIER = '91500107MA5U0BBB0X'
const CODE = '04QPB76836300JBC40000903'
const SECOND = '04QPB76836300JBC40000904'
const PRODUCT = '04QPB76BC40000903RP'
const [LOT, LOT_2] = ['LOT-Z7KQ2M9XR4WT', 'LOT-Z7KQ2M9XR4WS']
const DAY_MS = 86_400_000

interface Said {
  readonly event: object
  readonly signer?: string
  /** How long after the event it was accepted, in days. */
  readonly lateDays?: number
  /** How long after that it was corrected, by which entry. */
  readonly changed?: { readonly afterDays: number; readonly by: number; readonly voided?: true }
}

/** What is raised by the last of some statements. */
function raisedBy(...said: readonly (Said | object)[]): Raised[] {
  const pasts = new Map<string, Past>()
  const pastOf = (code: string) => pasts.get(code) ?? NO_PAST
  let raised: Raised[] = []
  for (const [index, one] of said.entries()) {
    const statement = statementOf('event' in one ? (one as Said) : { event: one }, index)
    raised = raise(statement, pastOf)
    for (const [code, past] of pastsAfter(statement, pastOf)) pasts.set(code, past)
  }
  return raised
}

function statementOf({ event, signer = MAKER, lateDays = 0, changed }: Said, index: number): Told {
  const said = event as BatteryEvent
  const accepted = Date.parse(said.time) + lateDays * DAY_MS
  return {
    index,
    signer,
    said,
    event: changed?.voided ? undefined : said,
    saidBy: changed?.by ?? index,
    acceptedAt: new Date(accepted).toISOString(),
    saidAt: new Date(accepted + (changed?.afterDays ?? 0) * DAY_MS).toISOString(),
  }
}

const kindsOf = (raised: readonly Raised[]) => raised.map(({ kind }) => kind)

const at = (day: string, district = '500107') => ({
  time: `${day}T10:00:00+08:00`,
  place: { district },
})
const waybill = { to: OTHER, carrier: CARRIER, waybill: 'W-1' }
const sent = (codes: string | string[], more = {}) => events.dispatched(codes, waybill, more)
const arrived = (codes: string | string[], more = {}): Said => ({
  event: events.received(codes, 'W-1', more),
  signer: OTHER,
})
const scrapped = (more = {}) => events.vehicleScrapped([], { batteryPresent: false, ...more })
const refined = (more = {}) =>
  events.recovered([{ lot: LOT, massKg: 100 }], [{ lot: LOT_2, massKg: 10 }], more)
const refinedWith = (into: object, out: object) =>
  refined({
    inputs: [{ lot: LOT, massKg: 100, assay: into }],
    outputs: [
      { lot: LOT_2, massKg: 10, material: 'lithium_carbonate', purityPercent: 99, assay: out },
    ],
  })
const milled = (assay: object) => {
  const outputs = [{ lot: LOT, massKg: 100, material: 'black_mass', assay }]
  return events.processed([], [], [], { outputs })
}
const made = (massKg: number) => events.processed(CODE, [], [{ lot: LOT, massKg }])
const used = (massKg: number) => events.disposed([{ lot: LOT, massKg }])
const cabinet = (product: object) => {
  const plain = events.repurposed(CODE, PRODUCT)
  const labelled = { ...(plain as unknown as { product: object }).product, labelSha256: 'ab' }
  return { ...plain, product: { ...labelled, ...product } }
}
const reusable = events.tested(CODE, 'reuse')
const scrap = events.tested(CODE, 'dismantle')

type Telling = readonly (Said | object)[]
/** For each kind, statements of which the last raises it, and others of which the last does not. */
const EXAMPLES: Record<string, { raises: readonly Telling[]; spares: readonly Telling[] }> = {
  vehicle_without_battery: {
    raises: [
      [scrapped()],
      // Since Order 73, the owner's word is no longer enough.
      [scrapped({ ...at('2026-04-01'), statementSha256: '0f'.repeat(32) })],
    ],
    spares: [
      [events.vehicleScrapped(CODE)],
      [scrapped({ swapModel: true })],
      [scrapped({ replacementEvidence: '维修单 12' })],
      [scrapped({ swapEvidence: '换电协议 12' })],
      [scrapped({ ...at('2026-03-31'), statementSha256: '0f'.repeat(32) })],
    ],
  },
  scrapped_battery_differs: {
    raises: [[events.installed(CODE, { vin: 'LS5A3DBE0PA000002' }), events.vehicleScrapped(CODE)]],
    spares: [
      [events.installed(CODE), events.vehicleScrapped(CODE)],
      [events.registered(CODE), events.vehicleScrapped(CODE)],
    ],
  },
  installed_against_verdict: {
    raises: [
      [scrap, events.installed(CODE)],
      [events.tested(CODE, 'quarantine'), events.installed(CODE)],
    ],
    spares: [
      [scrap, reusable, events.installed(CODE)],
      [scrap, events.installed(SECOND)],
      [events.installed(CODE)],
    ],
  },
  cloned_code: {
    raises: [
      [events.storedIn(CODE, at('2026-05-01')), events.storedOut(CODE, at('2026-05-01', '500101'))],
    ],
    spares: [
      [events.storedIn(CODE, at('2026-05-01')), events.storedOut(CODE, at('2026-05-01'))],
      [events.storedIn(CODE, at('2026-05-01')), events.storedOut(CODE, at('2026-05-01', '500103'))],
      [events.storedIn(CODE, at('2026-05-01')), events.storedOut(CODE, at('2026-05-02', '500101'))],
      // Whoever holds or attests is not where the battery is.
      [events.storedIn(CODE, at('2026-05-01')), events.held(CODE, at('2026-05-01', '500101'))],
    ],
  },
  receipt_differs: {
    raises: [
      [sent([CODE, SECOND]), arrived(CODE, { missing: [SECOND] })],
      [sent(CODE), arrived(CODE, { unexpected: [SECOND] })],
    ],
    spares: [[sent([CODE, SECOND]), arrived([CODE, SECOND])]],
  },
  mass_differs: {
    raises: [
      [sent(CODE), arrived(CODE, { grossMassKg: 1_100 })],
      // As the warning says it: by a share of a little, or by kilograms of much.
      [sent(CODE), arrived(CODE, { grossMassKg: 1_188 })],
      [sent(CODE, { grossMassKg: 20 }), arrived(CODE, { grossMassKg: 24.9 })],
    ],
    spares: [
      [sent(CODE), arrived(CODE)],
      [sent(CODE), arrived(CODE, { grossMassKg: 1_196 })],
      [sent(CODE, { grossMassKg: 20 }), arrived(CODE, { grossMassKg: 20.1 })],
      [sent([CODE, SECOND]), arrived(CODE, { grossMassKg: 600 })],
    ],
  },
  unsafe_dispatch: { raises: [[sent(CODE, { safety: 'fail' })]], spares: [[sent(CODE)]] },
  damage_undeclared: {
    raises: [
      [events.incident(CODE, 'leak'), sent(CODE)],
      [
        events.registered(CODE, {
          type: 'battery.collected',
          batteries: [{ code: CODE, condition: 'swollen' }],
        }),
        sent(CODE),
      ],
    ],
    spares: [
      [events.incident(CODE, 'leak'), sent(CODE, { damaged: true })],
      [events.incident(CODE, 'leak'), reusable, sent(CODE)],
      [events.incident(CODE, 'theft'), sent(CODE)],
    ],
  },
  lorry_overloaded: {
    raises: [[sent(CODE, { grossMassKg: 40_001 })]],
    spares: [[sent(CODE, { grossMassKg: 40_000 })]],
  },
  shipped_to_oneself: {
    raises: [
      [{ event: sent(CODE), signer: OTHER }],
      [
        {
          event: sent(CODE, {
            place: { district: '500107', facility: 'CQ-1' },
            toFacility: 'CQ-1',
          }),
          signer: OTHER,
        },
      ],
    ],
    spares: [[sent(CODE)], [{ event: sent(CODE, { toFacility: 'CQ-2' }), signer: OTHER }]],
  },
  lot_overused: {
    raises: [[made(100), used(60), used(40.001)]],
    spares: [
      [made(100), used(60), used(40)],
      // Nobody said how much there was.
      [used(60), used(60)],
    ],
  },
  output_exceeds_input: {
    raises: [[refinedWith({ Li: 1 }, { Li: 11 })]],
    spares: [
      [refinedWith({ Li: 1 }, { Li: 10.2 })],
      // Not assayed on one side: nothing to compare.
      [refinedWith({}, { Li: 11 })],
    ],
  },
  recovery_low: {
    raises: [
      [refined({ recoveryPercent: { Li: 89.9 } })],
      [refined({ recoveryPercent: { Li: 95, Co: 97.9 } })],
      [refined({ recoveryPercent: { Cu: 97 } })],
    ],
    spares: [
      [refined({ recoveryPercent: { Li: 90, Ni: 98, Co: 98, Mn: 98, Cu: 98, Al: 98 } })],
      // The conditions say nothing of iron.
      [refined({ recoveryPercent: { Fe: 50 } })],
      [refined()],
    ],
  },
  recovery_implausible: {
    raises: [[refined({ recoveryPercent: { Ni: 100.1 } })]],
    spares: [[refined({ recoveryPercent: { Ni: 100 } })]],
  },
  black_mass_impure: {
    raises: [[milled({ Al: 1.5 })], [milled({ Cu: 1.6 })]],
    spares: [[milled({ Al: 1.4, Cu: 1.4 })], [milled({})]],
  },
  energy_high: {
    raises: [[refined({ energyKgcePerTonne: 2_200 })]],
    spares: [[refined({ energyKgcePerTonne: 2_199 })], [refined()]],
  },
  water_reuse_low: {
    raises: [[refined({ waterReusePercent: 89.9 })]],
    spares: [[refined({ waterReusePercent: 90 })], [refined()]],
  },
  dismantled_undischarged: {
    raises: [[scrap, events.dismantled(CODE, [])]],
    spares: [[scrap, events.discharged(CODE), events.dismantled(CODE, [])]],
  },
  banned_use: {
    raises: [
      [cabinet({ intendedUse: 'electric_bicycle' })],
      [events.deployed(PRODUCT, OTHER, { use: 'low_speed_vehicle' })],
    ],
    spares: [[cabinet({ intendedUse: 'backup_power' })], [events.deployed(PRODUCT, OTHER)]],
  },
  repurposed_untested: {
    raises: [[cabinet({})], [scrap, cabinet({})]],
    spares: [[reusable, cabinet({})]],
  },
  repurposed_unlabelled: {
    raises: [[reusable, events.repurposed(CODE, PRODUCT)]],
    spares: [[reusable, cabinet({})]],
  },
  code_date_unreadable: {
    raises: [
      [events.registered('04QPB76836300JB2Y0000903')],
      [events.registered('04QPB76836300JBIO0000903')],
    ],
    spares: [[events.registered(CODE)], [events.registered('TMP-Z7KQ2M9XR4WT')]],
  },
  code_date_wrong: {
    raises: [
      [events.registered(CODE, at('2021-10-01'))],
      [events.produced(CODE, { productionDate: '2021-06-01' })],
    ],
    spares: [
      [events.registered(CODE, at('2022-01-01'))],
      // Some weeks lie between the code and the finished battery.
      [events.registered(CODE, at('2021-11-20'))],
      [events.produced(CODE, { productionDate: '2021-12-28' })],
    ],
  },
  code_serial_zero: {
    raises: [[events.registered('04QPB76836300JBC40000000')]],
    spares: [[events.registered(CODE)]],
  },
  back_dated: {
    raises: [[{ event: events.registered(CODE), lateDays: 61 }]],
    spares: [[{ event: events.registered(CODE), lateDays: 60 }]],
  },
  corrected_late: {
    raises: [
      [{ event: events.registered(CODE), changed: { afterDays: 61, by: 9 } }],
      [{ event: events.registered(CODE), changed: { afterDays: 61, by: 9, voided: true } }],
    ],
    spares: [
      [{ event: events.registered(CODE), changed: { afterDays: 60, by: 9 } }],
      [events.registered(CODE)],
    ],
  },
}

const tellings = (of: 'raises' | 'spares') =>
  Object.entries(EXAMPLES).flatMap(([kind, examples]) =>
    examples[of].map((telling, i) => [kind, i + 1, telling] as const),
  )

describe('an alert', () => {
  it.each(tellings('raises'))('%s is raised by what shows it (%i)', (kind, _, telling) => {
    expect(kindsOf(raisedBy(...telling))).toContain(kind)
  })

  it.each(tellings('spares'))('%s is not raised by what may well be (%i)', (kind, _, telling) => {
    expect(kindsOf(raisedBy(...telling))).not.toContain(kind)
  })

  it('of every kind has examples, and says all that its sentence names', () => {
    expect(Object.keys(EXAMPLES)).toEqual(RAISED_KINDS.map(({ kind }) => kind))
    for (const { kind, meaning } of RAISED_KINDS) {
      for (const telling of EXAMPLES[kind]!.raises) {
        const { figures } = raisedBy(...telling).find((raised) => raised.kind === kind)!
        for (const text of [meaning.zh, meaning.en]) {
          const names = Array.from(text.matchAll(/\{(\w+)\}/g), ([, name]) => name)
          expect(Object.keys(figures)).toEqual(expect.arrayContaining(names))
        }
      }
    }
  })

  it('names the entries that show it and whom it concerns besides who signed', () => {
    const [alert] = raisedBy(sent([CODE, SECOND]), arrived(CODE, { missing: [SECOND] }))
    expect(alert).toEqual({
      kind: 'receipt_differs',
      thing: 'W-1',
      entry: 1,
      enterprise: OTHER,
      counterparty: MAKER,
      evidence: [0, 1],
      figures: { waybill: 'W-1', missing: 1, unexpected: 0 },
    })
  })

  it('is not raised by what was voided, but for a voiding that comes late', () => {
    const changed = { afterDays: 1, by: 9, voided: true } as const
    expect(raisedBy({ event: scrapped(), changed })).toEqual([])
  })

  it('forgets what was voided', () => {
    const changed = { afterDays: 1, by: 9, voided: true } as const
    expect(
      kindsOf(raisedBy({ event: events.discharged(CODE), changed }, events.dismantled(CODE, []))),
    ).toContain('dismantled_undischarged')
  })
})
