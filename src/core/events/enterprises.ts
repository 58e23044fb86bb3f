/** Enterprises, their facilities and vendor codes: who there is, by the authority's word. */

import { z } from 'zod'
import { LedgerError } from '../errors.ts'
import { defineEvent } from './definition.ts'
import { creditCode, district, facilityId, label, vendorCode } from './fields.ts'
import { described } from './permits.ts'
import {
  type Enterprise,
  type EnterpriseVersion,
  type FacilityVersion,
  type Registry,
  requireEnterprise,
  rolesOf,
} from './registry.ts'
import { ROLES } from './roles.ts'

const roles = z.array(z.enum(ROLES)).min(1).max(ROLES.length)

export const enterpriseRegistered = defineEvent({
  type: 'enterprise.registered',
  title: { zh: '企业登记', en: 'Enterprise registered' },
  fields: { creditCode, name: label, roles, district },
  applies({ enterprises }, event, _, index) {
    const { creditCode, name, roles, district } = event
    if (enterprises.has(creditCode)) {
      throw new LedgerError(
        'enterprise_conflict',
        { enterprise: creditCode },
        { pointer: '/event/creditCode' },
      )
    }
    const history = [{ index, name, roles, district, suspended: false }]
    enterprises.set(creditCode, { creditCode, name, roles, district, history })
  },
})

const enterpriseChange = defineEvent({
  type: 'enterprise.changed',
  title: { zh: '企业登记变更', en: 'Enterprise changed' },
  fields: {
    creditCode,
    name: label.optional(),
    /** All of its roles from now on, not only new ones. */
    roles: roles.optional(),
    district: district.optional(),
  },
  applies(registry, { type, time, creditCode, ...changes }, _, index) {
    changeEnterprise(registry, creditCode, { ...present(changes), index })
  },
})

/** Says what is different now, and that alone. */
export const enterpriseChanged = {
  ...enterpriseChange,
  schema: enterpriseChange.schema.refine(saysMoreThan('creditCode'), { message: 'no_change' }),
}

/** Until it is reinstated, the enterprise holds none of its roles. */
export const enterpriseSuspended = defineEvent({
  type: 'enterprise.suspended',
  title: { zh: '企业暂停资格', en: 'Enterprise suspended' },
  fields: { creditCode, reason: label },
  applies(registry, { creditCode }, _, index) {
    changeEnterprise(registry, creditCode, { suspended: true, index })
  },
})

export const enterpriseReinstated = defineEvent({
  type: 'enterprise.reinstated',
  title: { zh: '企业恢复资格', en: 'Enterprise reinstated' },
  fields: { creditCode, reason: label },
  applies(registry, { creditCode }, _, index) {
    changeEnterprise(registry, creditCode, { suspended: false, index })
  },
})

/** For good: it may finish what it has, and nothing is said of it any more. */
export const enterpriseClosed = defineEvent({
  type: 'enterprise.closed',
  title: { zh: '企业注销', en: 'Enterprise closed' },
  fields: { creditCode, reason: label },
  applies(registry, { creditCode }, _, index) {
    changeEnterprise(registry, creditCode, { suspended: true, closed: true, index })
  },
})

export const facilityRegistered = defineEvent({
  type: 'facility.registered',
  title: { zh: '场所登记', en: 'Facility registered' },
  fields: { facility: facilityId, enterprise: creditCode, name: label, district, ...described },
  applies({ enterprises, facilities }, event, _, index) {
    const { type, time, facility, enterprise, ...description } = event
    requireEnterprise(enterprises, enterprise)
    refuseClosed(enterprises.get(enterprise)!, 'enterprise')
    if (facilities.has(facility)) {
      throw new LedgerError('facility_conflict', { facility }, { pointer: '/event/facility' })
    }
    const history = [{ ...description, index }]
    facilities.set(facility, { ...description, id: facility, enterprise, history })
  },
})

const facilityChange = defineEvent({
  type: 'facility.changed',
  title: { zh: '场所登记变更', en: 'Facility changed' },
  fields: {
    facility: facilityId,
    name: label.optional(),
    district: district.optional(),
    ...described,
  },
  applies(registry, { type, time, facility, ...changes }, _, index) {
    changeFacility(registry, facility, { ...present(changes), index })
  },
})

/** Says what is different now, and that alone. Whose it is never changes. */
export const facilityChanged = {
  ...facilityChange,
  schema: facilityChange.schema.refine(saysMoreThan('facility'), { message: 'no_change' }),
}

/** What is there may be taken out; nothing new is brought in from the event's time on. */
export const facilityClosed = defineEvent({
  type: 'facility.closed',
  title: { zh: '场所关闭', en: 'Facility closed' },
  fields: { facility: facilityId, reason: label },
  applies(registry, { facility, time }, _, index) {
    changeFacility(registry, facility, { closed: time, index })
  },
})

const vendorRegistration = defineEvent({
  type: 'vendor.registered',
  title: { zh: '厂商代码登记', en: 'Vendor code registered' },
  fields: {
    vendor: vendorCode,
    enterprise: creditCode.optional(),
    name: label.optional(),
  },
  // A vendor code may pass on to another enterprise, so the newest registration counts.
  applies({ enterprises, vendors }, { vendor, enterprise, name }) {
    if (enterprise !== undefined) requireEnterprise(enterprises, enterprise)
    vendors.set(vendor, enterprise === undefined ? { name: name! } : { enterprise })
  },
})

/** Whose batteries bear a vendor code: an enterprise of the registry, or one that is known by its name only. */
export const vendorRegistered = {
  ...vendorRegistration,
  schema: vendorRegistration.schema.refine(
    ({ enterprise, name }) => (enterprise === undefined) !== (name === undefined),
    { message: 'vendor_holder' },
  ),
}

/** Whether an event says anything beside what it is about. */
function saysMoreThan(subject: string): (event: object) => boolean {
  return (event) => Object.keys(event).some((member) => !['type', 'time', subject].includes(member))
}

/** Without members that are undefined, which would hide what was there. */
const present = <Said extends object>(said: Said) =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as {
    [Member in keyof Said]?: Exclude<Said[Member], undefined>
  }

function refuseClosed({ creditCode, history }: Enterprise, member: string): void {
  if (!history.at(-1)!.closed) return
  throw new LedgerError(
    'enterprise_closed',
    { enterprise: creditCode },
    { pointer: `/event/${member}` },
  )
}

function changeEnterprise(
  { enterprises }: Registry,
  creditCode: string,
  changes: Partial<EnterpriseVersion> & { readonly index: number },
): void {
  requireEnterprise(enterprises, creditCode, 'creditCode')
  refuseClosed(enterprises.get(creditCode)!, 'creditCode')
  const { history } = enterprises.get(creditCode)!
  const version = { ...history.at(-1)!, ...changes }
  const { name, district } = version
  enterprises.set(creditCode, {
    creditCode,
    name,
    roles: rolesOf(version),
    district,
    history: [...history, version],
  })
}

function changeFacility(
  { facilities }: Registry,
  id: string,
  changes: Partial<FacilityVersion> & { readonly index: number },
): void {
  const facility = facilities.get(id)
  if (!facility) {
    throw new LedgerError('facility_unknown', { facility: id }, { pointer: '/event/facility' })
  }
  if (facility.closed !== undefined) {
    const params = { facility: id, closed: facility.closed }
    throw new LedgerError('facility_closed', params, { pointer: '/event/facility' })
  }
  const { enterprise, history } = facility
  const version = { ...history.at(-1)!, ...changes }
  const { index, ...description } = version
  facilities.set(id, { ...description, id, enterprise, history: [...history, version] })
}
