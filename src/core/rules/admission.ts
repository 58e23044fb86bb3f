/**
 * Admission: whether a submission may become the next entry, and what it changes.
 *
 * One function for who appends and for who audits, so that replaying the log asks of every entry
 * just what was asked when it was accepted.
 */

import { LedgerError } from '../errors.ts'
import { actorOf } from '../events/actor.ts'
import {
  type BatteryEvent,
  definitionOf,
  isRegistryEvent,
  type LifecycleEvent,
  namedIn,
  signersOf,
} from '../events/catalogue.ts'
import { isRecordEvent } from '../events/records.ts'
import { admittedRoles, type Registry, type Vendor } from '../events/registry.ts'
import { applyRegistryEvent } from '../events/registry-events.ts'
import type { Traceable } from '../events/traceable.ts'
import { CLOCK_TOLERANCE } from '../log/clock.ts'
import { AUTHORITY, checkClaims, type Submission } from '../log/submission.ts'
import { applyRecord, type CorrectionContext, type CorrectionPast } from './corrections.ts'
import { checkDelegable, checkDelegated } from './delegations.ts'
import { applyEvent, type Concerns, type FindTraceable } from './lifecycle.ts'
import { findSigningKey } from './signing-key.ts'

/** A submission whose signature holds and whose event is in the catalogue. */
export interface VerifiedSubmission extends Omit<Submission, 'event'> {
  readonly event: LifecycleEvent
}

export interface Place {
  /** Origin of the log. */
  readonly origin: string
  readonly index: number
  readonly acceptedAt: Date
  /**
   * The clock as it is accepted: the time that the future begins at. The newest entry may lie ahead
   * of it, if a clock was ahead once, and no new entry is older than that one. Whoever replays the
   * log knows only when it was accepted.
   */
  readonly now?: Date
}

/**
 * Admits a submission at its place in the log: folds a registry event into the registry, or
 * applies a battery event. Nothing is changed if it throws.
 *
 * @param past - for a correction: what it is about, and what touched the same things
 * @param concerns - for who has not the whole log: of which things the past is known. What is said
 *   of the others is taken as it stands
 * @returns the batteries and lots that changed, in the order of `touchedCodes`
 * @throws {@link LedgerError} any refusal that depends on what the log holds
 */
export function admit(
  registry: Registry,
  find: FindTraceable,
  submission: VerifiedSubmission,
  { origin, index, acceptedAt, now = acceptedAt }: Place,
  past?: CorrectionPast,
  concerns?: Concerns,
): Traceable[] {
  checkClaims(submission, origin, now)
  const { event, issuer } = submission
  const key = findSigningKey(registry, submission.kid, issuer)
  refuseFuture(event, now)
  if (isRegistryEvent(event)) {
    checkDelegable(registry, event)
    applyRegistryEvent(registry, event, key, index)
    return []
  }
  checkDelegated(registry, event, issuer, acceptedAt)
  const actor = actorOf({ signer: issuer, event })
  checkActor(registry, event, actor)
  refuseClosed(registry, event)
  if (!isRecordEvent(event)) return applyEvent(find, event, { signer: issuer, index }, concerns)
  const correction: CorrectionContext = {
    actor,
    regulates: registry.enterprises.get(actor)?.roles.includes('regulator') ?? false,
    checkReplacement: (replacement, original) => {
      refuseFuture(replacement, now)
      checkActor(registry, replacement, original, true)
    },
  }
  return applyRecord(event, past ?? NO_PAST, correction, concerns)
}

const NO_PAST: CorrectionPast = { target: undefined, entriesOf: () => [] }

function refuseFuture(event: LifecycleEvent, now: Date): void {
  if (Date.parse(event.time) > now.getTime() + CLOCK_TOLERANCE * 1000) {
    throw new LedgerError(
      'event_in_future',
      { time: event.time, now: now.toISOString() },
      { pointer: '/event/time' },
    )
  }
}

/** @param corrects - it says what should have been said, when the actor held the role */
function checkActor(
  registry: Registry,
  event: BatteryEvent,
  actor: string,
  corrects = false,
): void {
  checkRole(registry, event, actor, corrects)
  for (const { name: facility, pointer } of namedIn(event, 'facility')) {
    if (!registry.facilities.has(facility)) {
      throw new LedgerError('facility_unknown', { facility }, { pointer })
    }
  }
  for (const { name: enterprise, pointer } of namedIn(event, 'enterprise')) {
    if (!registry.enterprises.has(enterprise)) {
      throw new LedgerError('enterprise_unknown', { enterprise }, { pointer })
    }
  }
  refuseOfAnother(registry, event, actor)
  for (const { name: enterprise, pointer } of namedIn(event, 'outsider')) {
    if (registry.enterprises.has(enterprise)) {
      throw new LedgerError('counterparty_registered', { enterprise }, { pointer })
    }
  }
}

/**
 * Nothing is brought into, or sent to, what is closed. By the time of the event: what had happened before may
 * still be told. A correction is not asked, since it brings nothing in.
 */
function refuseClosed({ facilities }: Registry, event: BatteryEvent): void {
  for (const { name: facility, pointer } of namedIn(event, 'facility')) {
    const { closed } = facilities.get(facility)!
    if (closed === undefined || Date.parse(event.time) < Date.parse(closed)) continue
    if (pointer === '/event/place/facility' && !definitionOf(event).bringsIn) continue
    throw new LedgerError('facility_closed', { facility, closed }, { pointer })
  }
}

/** What is the signer's alone to speak of, as the registry has it. */
function refuseOfAnother(
  { facilities, vendors }: Registry,
  event: BatteryEvent,
  signer: string,
): void {
  for (const kind of definitionOf(event).ownOnly ?? []) {
    for (const { name, pointer } of namedIn(event, kind)) {
      // A vendor that is known by its name alone has nobody here who would publish for it but others.
      const owner =
        kind === 'facility' ? facilities.get(name)?.enterprise : holderOf(vendors.get(name))
      if (owner === undefined || owner === signer) continue
      throw new LedgerError(`${kind}_of_another`, { name, signer }, { pointer })
    }
  }
}

const holderOf = (vendor: Vendor | undefined): string | undefined =>
  vendor && 'enterprise' in vendor ? vendor.enterprise : undefined

// The authority is no enterprise: it admits who may speak of batteries, and itself only settles.
function checkRole(
  registry: Registry,
  event: BatteryEvent,
  actor: string,
  corrects: boolean,
): void {
  const { settles, finishes } = definitionOf(event)
  if (settles && actor === AUTHORITY) return
  const signers = signersOf(event)
  const enterprise = registry.enterprises.get(actor)
  const roles =
    (enterprise && (finishes || corrects ? admittedRoles(enterprise) : enterprise.roles)) ?? []
  if (!roles.some((role) => signers.includes(role))) {
    throw new LedgerError('role_not_allowed', {
      type: event.type,
      roles: signers.join(', '),
      signer: actor,
    })
  }
}
