/** Permits of enterprises: who may do what, by whose paper, from when until when, by the authority's word. */

import { z } from 'zod'
import { LedgerError } from '../errors.ts'
import { defineEvent } from './definition.ts'
import { creditCode, day, facilityId, label } from './fields.ts'
import { PERMIT_KINDS, type PermitKind, tonnes } from './permits.ts'
import { type Registry, requireEnterprise } from './registry.ts'

const kind = z.enum(PERMIT_KINDS)

const permitRegistration = defineEvent({
  type: 'permit.registered',
  title: { zh: '许可登记', en: 'Permit registered' },
  fields: {
    enterprise: creditCode,
    kind,
    number: label,
    /** The office that issued it. */
    issuer: label,
    /** First and last day on which it holds; without a last day, until it is ended. */
    validFrom: day,
    validTo: day.optional(),
    /** Where it holds; everywhere, if this is not there. */
    facilities: z.array(facilityId).min(1).max(64).optional(),
    /** Of used batteries or their materials, as permitted. */
    capacityTonnesPerYear: tonnes.optional(),
  },
  // Said again of the same number, it takes the place of what was said before: a renewal, another capacity.
  applies(registry, { type, time, ...permit }, _, index) {
    const { enterprise, kind, number, facilities = [] } = permit
    requireEnterprise(registry.enterprises, enterprise)
    for (const [i, id] of facilities.entries()) {
      const pointer = `/event/facilities/${i}`
      const facility = registry.facilities.get(id)
      if (!facility) throw new LedgerError('facility_unknown', { facility: id }, { pointer })
      if (facility.enterprise !== enterprise) {
        const params = { reason: 'otherFacility', number: id, holder: facility.enterprise }
        throw new LedgerError('permit_foreign', params, { pointer })
      }
    }
    const known = registry.permits.get(keyOf(kind, number))
    if (known && known.enterprise !== enterprise) {
      const params = { number, holder: known.enterprise }
      throw new LedgerError('permit_foreign', params, { pointer: '/event/number' })
    }
    const history = [...(known?.history ?? []), index]
    registry.permits.set(keyOf(kind, number), { ...permit, history })
  },
})

export const permitRegistered = {
  ...permitRegistration,
  schema: permitRegistration.schema.refine(
    ({ validFrom, validTo = validFrom }) => validFrom <= validTo,
    { message: 'permit_days', path: ['validTo'] },
  ),
}

export const permitEnded = defineEvent({
  type: 'permit.ended',
  title: { zh: '许可终止', en: 'Permit ended' },
  fields: {
    kind,
    number: label,
    /** Last day on which it held. */
    endedOn: day,
    reason: label,
  },
  applies({ permits }, { kind, number, endedOn }, _, index) {
    const permit = permits.get(keyOf(kind, number))
    if (!permit) {
      throw new LedgerError('permit_unknown', { number }, { pointer: '/event/number' })
    }
    permits.set(keyOf(kind, number), { ...permit, endedOn, history: [...permit.history, index] })
  },
})

const keyOf = (kind: PermitKind, number: string) => `${kind} ${number}`

/** A permit, wherever the registry says of it: of the enterprise, or of one of its facilities. */
export interface PermitInForce {
  readonly kind: PermitKind
  readonly number: string
  readonly validFrom: string
  readonly validTo?: string | undefined
  readonly issuer?: string
  readonly capacityTonnesPerYear?: number | undefined
}

/**
 * What an enterprise may do on a day: by its own permits, and by those that stand with the facility.
 *
 * @param facility - where; undefined for permits that hold everywhere
 * @param day - ISO 8601
 */
export function permitsAt(
  { permits, facilities }: Registry,
  enterprise: string,
  facility: string | undefined,
  day: string,
): PermitInForce[] {
  const own = [...permits.values()].filter(
    (permit) =>
      permit.enterprise === enterprise &&
      (!permit.facilities || permit.facilities.some((id) => id === facility)) &&
      (permit.endedOn === undefined || day <= permit.endedOn),
  )
  const place = facility === undefined ? undefined : facilities.get(facility)
  const ofFacility = place?.enterprise === enterprise ? (place.permits ?? []) : []
  return [...own, ...ofFacility].filter(
    ({ validFrom, validTo = day }) => validFrom <= day && day <= validTo,
  )
}

/** Credit codes of all whose permit has this number, of whatever kind, now or earlier. */
export const holdersOf = ({ permits, facilities }: Registry, number: string): string[] => [
  ...[...permits.values()].filter((one) => one.number === number).map((one) => one.enterprise),
  ...[...facilities.values()]
    .filter((one) => one.permits?.some((permit) => permit.number === number))
    .map((one) => one.enterprise),
]
