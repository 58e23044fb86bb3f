/** Which registry entries a bundle needs: those that show who might sign its other entries, and with which key. */

import { type LifecycleEvent, namedIn } from '../events/catalogue.ts'
import { replacementIn } from '../events/corrected-meaning.ts'
import { findDelegation } from '../events/delegations.ts'
import type { NameKind } from '../events/naming.ts'
import { isRecordEvent } from '../events/records.ts'
import type { Registry } from '../events/registry.ts'
import type { VerifiedSubmission } from '../rules/admission.ts'

/**
 * Indexes of all registry entries, earlier and later, about the signers of these submissions, about
 * their keys, and about the enterprises and facilities that the submissions name.
 *
 * Registry entries have signers, too. So a caller adds the entries that were found to the submissions and
 * asks again, until nothing new comes: the last ones are those of the authority's own keys.
 */
export function registryIndexes(
  registry: Registry,
  submissions: readonly VerifiedSubmission[],
): ReadonlySet<number> {
  const { enterprises, facilities, keys } = registry
  const named = submissions.map(standsOn)
  const owners = named.flatMap((one) => one.facilities.map((id) => facilities.get(id)?.enterprise))
  const holders = [...named.flatMap((one) => one.enterprises), ...owners]
  const kids = new Set(named.map(({ kid }) => kid))
  const relevantKeys = [...keys.values()].filter(
    ({ kid, kind }) => kids.has(kid) || kind === 'authority',
  )
  const histories = [
    ...holders.map((code) => enterprises.get(code ?? '')?.history),
    ...named.flatMap((one) => one.facilities.map((id) => facilities.get(id)?.history)),
  ]
  const delegated = named.flatMap(
    ({ principal, issuer }) =>
      (principal && findDelegation(registry, principal, issuer)?.history) || [],
  )
  const indexes = [
    ...histories.flatMap((history = []) => history.map(({ index }) => index)),
    ...delegated,
    ...relevantKeys.flatMap(({ addedAt, revokedAt }) => [addedAt, revokedAt ?? -1]),
  ]
  // Configured keys have no entry.
  return new Set(indexes.filter((index) => index >= 0))
}

interface Named {
  readonly kid: string
  readonly issuer: string
  /** Whom it was signed for. */
  readonly principal: string | undefined
  readonly enterprises: readonly string[]
  readonly facilities: readonly string[]
}

function standsOn({ kid, issuer, event }: VerifiedSubmission): Named {
  // What a correction says instead names enterprises and facilities as any event does.
  const instead = isRecordEvent(event) ? replacementIn(event) : undefined
  const events = instead ? [event, instead] : [event]
  return {
    kid,
    issuer,
    principal: 'onBehalfOf' in event ? event.onBehalfOf : undefined,
    enterprises: [issuer, ...namesIn(events, 'enterprise')],
    facilities: namesIn(events, 'facility'),
  }
}

const namesIn = (events: readonly LifecycleEvent[], kind: NameKind): string[] =>
  events.flatMap((event) => namedIn(event, kind).map(({ name }) => name))
