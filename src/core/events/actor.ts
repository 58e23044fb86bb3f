/** Who acts in an entry: its signer, or the enterprise that the signer signs for. */

import type { LifecycleEvent } from './catalogue.ts'

/** Credit code of whom the event is signed for; undefined if the signer acts for itself. */
export const principalOf = (event: LifecycleEvent): string | undefined =>
  'onBehalfOf' in event ? event.onBehalfOf : undefined

/**
 * Credit code of whose act an event is, or `authority`: whose roles and whose custody it is judged by,
 * and in whose figures it counts. Whose key signed it stays the signer's.
 *
 * @param signer - credit code, or `authority`: `iss` of the submission
 */
export const actorOf = ({
  signer,
  event,
}: {
  readonly signer: string
  readonly event: LifecycleEvent
}): string => principalOf(event) ?? signer
