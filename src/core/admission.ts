/**
 * Admission: whether a submission may become the next entry, and what it changes.
 *
 * One function for who appends and for who audits, so that replaying the log asks of every entry
 * just what was asked when it was accepted.
 */

import { LedgerError } from './errors.ts'
import {
  type BatteryEvent,
  isRegistryEvent,
  type LifecycleEvent,
  signersOf,
} from './events/catalogue.ts'
import { applyEvent, type Battery, type FindBattery } from './lifecycle.ts'
import { applyRegistryEvent, findSigningKey, type Registry } from './registry.ts'
import { CLOCK_TOLERANCE, checkClaims, type Submission } from './submission.ts'

/** A submission whose signature holds and whose event is in the catalogue. */
export interface VerifiedSubmission extends Omit<Submission, 'event'> {
  readonly event: LifecycleEvent
}

export interface Place {
  /** Origin of the log. */
  readonly origin: string
  readonly index: number
  readonly acceptedAt: Date
}

/**
 * Admits a submission at its place in the log: folds a registry event into the registry, or
 * applies a battery event. Nothing is changed if it throws.
 *
 * @returns the batteries that changed, in the order of `touchedCodes`
 * @throws {@link LedgerError} any refusal that depends on what the log holds
 */
export function admit(
  registry: Registry,
  find: FindBattery,
  submission: VerifiedSubmission,
  { origin, index, acceptedAt }: Place,
): Battery[] {
  checkClaims(submission, origin, acceptedAt)
  const key = findSigningKey(registry, submission.kid, submission.issuer)
  const { event } = submission
  refuseFuture(event, acceptedAt)
  if (isRegistryEvent(event)) {
    applyRegistryEvent(registry, event, key, index)
    return []
  }
  checkSigner(registry, event, submission.issuer)
  return applyEvent(find, event, submission.issuer)
}

function refuseFuture(event: LifecycleEvent, acceptedAt: Date): void {
  if (Date.parse(event.time) > acceptedAt.getTime() + CLOCK_TOLERANCE * 1000) {
    throw new LedgerError(
      'event_in_future',
      { time: event.time, now: acceptedAt.toISOString() },
      { pointer: '/event/time' },
    )
  }
}

function checkSigner(registry: Registry, event: BatteryEvent, signer: string): void {
  const signers = signersOf(event)
  // The authority is no enterprise: it admits who may speak of batteries, and speaks of none.
  const roles = registry.enterprises.get(signer)?.roles ?? []
  if (!roles.some((role) => signers.includes(role))) {
    const { type } = event
    throw new LedgerError('role_not_allowed', { type, roles: signers.join(', '), signer })
  }
  for (const [member, facility] of namedFacilities(event)) {
    if (facility !== undefined && !registry.facilities.has(facility)) {
      throw new LedgerError('facility_unknown', { facility }, { pointer: `/event/${member}` })
    }
  }
  for (const [member, code] of namedEnterprises(event)) {
    if (!registry.enterprises.has(code)) {
      throw new LedgerError(
        'enterprise_unknown',
        { enterprise: code },
        { pointer: `/event/${member}` },
      )
    }
  }
}

function namedFacilities(event: BatteryEvent): [member: string, facility: string | undefined][] {
  const to = event.type === 'transport.dispatched' ? event.toFacility : undefined
  return [
    ['place/facility', event.place.facility],
    ['toFacility', to],
  ]
}

/** Enterprises that a battery event names beside its signer, each with its member. */
export function namedEnterprises(event: BatteryEvent): [member: string, creditCode: string][] {
  if (event.type === 'transport.dispatched') {
    return [
      ['to', event.to],
      ['carrier', event.carrier],
    ]
  }
  if (event.type === 'battery.collected' && !event.from.startsWith('person:')) {
    return [['from', event.from]]
  }
  return []
}
