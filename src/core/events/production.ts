/** Production and use in a vehicle: a battery gets its code, is sold, goes into a car, comes out of it. */

import { z } from 'zod'
import { counterparty, OUTSIDE, partyOf } from './counterparty.ts'
import { defineEvent, saidOf } from './definition.ts'
import {
  batteryCode,
  batteryMassKg,
  capacityAh,
  condition,
  day,
  energyKwh,
  identity,
  label,
  measured,
  numberIn,
  percent,
  sha256Hex,
  vin,
  voltageV,
} from './fields.ts'
import { NO_MASS } from './measure.ts'
import type { Ratings } from './ratings.ts'
import type { Role } from './roles.ts'
import { STATES } from './states.ts'
import type { Battery } from './traceable.ts'
import type { FindBefore, Warning } from './warnings.ts'

const ratings = {
  model: label,
  ratedCapacityAh: capacityAh,
  nominalVoltageV: voltageV,
  ratedEnergyKwh: energyKwh,
  massKg: batteryMassKg,
  productionDate: day,
}

/** What the maker knows and whoever finds a battery later may not. */
const unknownRatings = z.strictObject(ratings).partial().shape

/** Who may say where a battery comes from; that nobody knows, all signers may say. */
export const MAKERS: readonly Role[] = ['producer', 'vehicle-maker']

/** Whoever may have a battery in hand. */
export const HOLDERS: readonly Role[] = [
  'producer',
  'vehicle-maker',
  'importer',
  'service',
  'swap-operator',
  'dismantler',
  'collector',
  'warehouse',
  'tester',
  'repurposer',
  'recycler',
]

/** Whoever owns a battery without ever having it in hand gives it up, and over to others, all the same. */
export const OWNERS: readonly Role[] = [...HOLDERS, 'lessor', 'insurer']

/** Part by which energy may differ from capacity × voltage: ratings are rounded. */
const ENERGY_TOLERANCE = 0.1

const rated = ({
  ratedCapacityAh,
  nominalVoltageV,
  ratedEnergyKwh,
  massKg,
  model,
  productionDate,
}: Ratings): Ratings => ({
  ratedCapacityAh,
  nominalVoltageV,
  ratedEnergyKwh,
  massKg,
  model,
  productionDate,
})

const SIGNERS_BY_ORIGIN = {
  produced: MAKERS,
  imported: [...MAKERS, 'importer'],
  unrecorded: undefined,
} as const

const registration = defineEvent({
  type: 'battery.registered',
  title: { zh: '电池赋码登记', en: 'Battery registered' },
  signers: HOLDERS.filter((role) => role !== 'tester'),
  from: [],
  to: 'registered',
  custody: 'begins',
  epcis: {
    type: 'ObjectEvent',
    action: 'ADD',
    bizStep: 'commissioning',
    disposition: 'active',
  },
  safety: ({ nominalVoltageV }) => ({ ratedV: nominalVoltageV }),
  signersFor: ({ origin }) => SIGNERS_BY_ORIGIN[origin],
  result: ({ origin }) => (origin === 'unrecorded' ? { unrecorded: true } : {}),
  parts: { 'batteries/*/children/*': 'child' },
  ratings: (event, code) => saidOf(event, code) && rated(event),
  form: ['origin', 'model', 'ratedCapacityAh', 'nominalVoltageV', 'ratedEnergyKwh', 'massKg'],
  fields: {
    /** `unrecorded`: whoever has it in hand registers it, its earlier life being nowhere. */
    origin: z.enum(['produced', 'imported', 'unrecorded']),
    ...unknownRatings,
  },
  batteryFields: {
    /** Codes of the modules, or cells, that it is made of; those unknown to the log begin here. */
    children: z.array(batteryCode).max(256).optional(),
  },
})

export const registered = {
  ...registration,
  schema: registration.schema.superRefine((event, { addIssue }) => {
    const { ratedCapacityAh: ah, nominalVoltageV: v, ratedEnergyKwh: kwh } = event
    if (ah && v && kwh && Math.abs((ah * v) / 1000 - kwh) > kwh * ENERGY_TOLERANCE) {
      addIssue({ code: 'custom', message: 'energy', path: ['ratedEnergyKwh'] })
    }
    if (event.origin === 'unrecorded') return
    const missing = Object.keys(ratings).filter((name) => !(name in event))
    for (const name of missing) addIssue({ ...MISSING, path: [name] })
  }),
}

/** What the validator says of a member that must be there. */
const MISSING = {
  code: 'invalid_type',
  expected: 'nonoptional',
  message: 'Invalid input: expected nonoptional, received undefined',
} as const

export const sold = defineEvent({
  type: 'battery.sold',
  title: { zh: '销售', en: 'Battery sold' },
  signers: ['producer', 'importer', 'repurposer'],
  from: ['registered'],
  to: 'in_trade',
  custody: 'gives',
  disputable: true,
  epcis: { type: 'TransactionEvent', action: 'ADD', bizStep: 'shipping' },
  reports: [{ obligation: 'sale_reported', since: ({ saleDate }) => saleDate }],
  result: ({ to }) => (partyOf(to) === OUTSIDE ? { state: 'outside' } : {}),
  form: ['to', 'saleDate'],
  fields: { to: counterparty, saleDate: day },
  batteryFields: {},
})

export const installed = defineEvent({
  type: 'battery.installed',
  title: { zh: '装车', en: 'Battery installed in a vehicle' },
  signers: ['vehicle-maker', 'importer', 'service', 'swap-operator'],
  from: ['registered', 'in_trade', 'removed', 'tested'],
  to: 'installed',
  custody: 'takes',
  disputable: true,
  epcis: {
    type: 'AssociationEvent',
    action: 'ADD',
    bizStep: 'installing',
    disposition: 'active',
  },
  reports: ['installation_reported'],
  closes: ['removal_handed_over'],
  result: ({ vin }) => ({ vehicle: vin }),
  form: ['vin', 'vehicleModel', 'certificateDate', 'swapModel'],
  fields: {
    vin,
    vehicleModel: label,
    /** Day of the vehicle's certificate of conformity. */
    certificateDate: day.optional(),
    /** Made to have its battery swapped. */
    swapModel: z.boolean(),
  },
  batteryFields: {},
})

/**
 * Batteries that the log has in another vehicle. Which one is not said: it is for those whom that
 * vehicle concerns.
 */
function otherVehicles(
  { vin, batteries }: { vin: string; batteries: readonly { code: string }[] },
  before: FindBefore,
): Warning[] {
  return batteries.flatMap(({ code }, i): Warning[] => {
    const { vehicle } = (before(code) ?? {}) as Partial<Battery>
    if (vehicle === undefined || vehicle === vin) return []
    const pointer = `/event/batteries/${i}/code`
    return [{ code: 'other_vehicle', pointer, params: { code, vin } }]
  })
}

export const removed = defineEvent({
  type: 'battery.removed',
  title: { zh: '拆卸下车', en: 'Battery removed from a vehicle' },
  signers: ['vehicle-maker', 'service', 'swap-operator', 'dismantler', 'recycler'],
  from: ['installed'],
  to: 'removed',
  custody: 'takes-from-vehicle',
  disputable: true,
  epcis: {
    type: 'AssociationEvent',
    action: 'DELETE',
    bizStep: 'removing',
    disposition: 'unavailable',
  },
  opens: ['removal_handed_over'],
  safety: (event, code) => {
    const { condition, voltageV } = saidOf(event, code)!
    const accident = event.reason === 'accident' ? (['accident'] as const) : []
    return { words: [condition, ...accident], measuredV: numberIn(voltageV) }
  },
  warns: otherVehicles,
  parts: { replacement: 'untouched' },
  form: ['vin', 'reason', 'replacement'],
  fields: {
    vin,
    reason: z.enum(['repair', 'replace', 'swap', 'scrap', 'recall', 'accident']),
    replacement: identity.optional(),
  },
  batteryFields: {
    voltageV: measured(voltageV),
    stateOfChargePercent: measured(percent.meta({ 'x-typical': [8, 65] })),
    condition,
  },
})

export const vehicleScrapped = defineEvent({
  type: 'vehicle.scrapped',
  title: { zh: '车辆报废', en: 'Vehicle scrapped' },
  signers: ['dismantler', 'service', 'recycler'],
  signersNow: ['dismantler'],
  warns: otherVehicles,
  from: ['installed', 'removed'],
  to: 'same',
  custody: 'stays',
  epcis: { type: 'ObjectEvent', action: 'DELETE', bizStep: 'destroying' },
  form: [
    'vin',
    'certificate',
    'certificateDate',
    'replacesCertificate',
    'batteryPresent',
    'swapModel',
    'swapEvidence',
    'replacementEvidence',
    'statementSha256',
  ],
  names: 'any',
  needs: ({ batteryPresent, swapModel, swapEvidence, replacementEvidence, statementSha256 }) => {
    if (batteryPresent || replacementEvidence || statementSha256) return []
    if (!swapModel) return ['statementSha256']
    return swapEvidence ? [] : ['swapEvidence']
  },
  fields: {
    vin,
    /** Number of the certificate that the scrapped vehicle was taken in (报废机动车回收证明). */
    certificate: label,
    certificateDate: day,
    /** Number of the certificate in whose place this one was issued anew. */
    replacesCertificate: label.optional(),
    /** A vehicle of which the battery is missing is incomplete, unless the next three say why. */
    batteryPresent: z.boolean(),
    swapModel: z.boolean(),
    /** Contract or record of who swaps its batteries. */
    swapEvidence: label.optional(),
    replacementEvidence: label.optional(),
    /** The owner's written account of why the battery is missing (MOFCOM order 2 of 2020, article 20). */
    statementSha256: sha256Hex.optional(),
  },
  batteryFields: {},
})

/** The certificate counts no longer: the vehicle was pledged, stolen, or taken in by mistake. */
export const scrappingVoided = defineEvent({
  type: 'vehicle.scrapping_voided',
  title: { zh: '报废机动车回收证明作废', en: 'Scrapping certificate voided' },
  signers: ['dismantler', 'regulator'],
  from: STATES.filter((state) => state !== 'relabelled' && state !== 'voided'),
  to: 'same',
  custody: 'stays',
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'own:voiding' },
  saidWhileHeld: true,
  measure: NO_MASS,
  form: ['vin', 'certificate', 'reason', 'basis'],
  names: 'any',
  fields: {
    vin,
    /** Number of the certificate that is void. */
    certificate: label,
    reason: z.enum(['reissued', 'pledged', 'suspected_loot', 'issued_in_error', 'other']),
    /** The office's decision, by its number. */
    basis: label.optional(),
  },
  batteryFields: {},
})
