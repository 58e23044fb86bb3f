/**
 * What a rule may want next. When it is due is a matter of the rules in force, not of the event.
 *
 * An obligation begins with one event, and is met when the log takes in the entry of another one:
 * what the rules want is not only that something is done, but that it is reported. Of what is to be
 * reported and nothing else, the two are the same event.
 */

import type { Material } from './materials.ts'

export const OBLIGATIONS = [
  'sale_reported',
  'installation_reported',
  'removal_handed_over',
  'retired_collected',
  'stock_in',
  'stock_out',
  'shipment_received',
  'test_done',
  'residue_disposed',
] as const

export type Obligation = (typeof OBLIGATIONS)[number]

/** How an event begins an obligation, where that depends on what it says. */
export interface Opening<Event> {
  readonly obligation: Obligation
  /** Day on which it began, ISO 8601; that of the event if it is left out. */
  readonly since?: (event: Event) => string
  /** Whose it is, and where; the signer's, at the place of the event, if it is left out. Of no enterprise it is the signer's too. */
  readonly owed?: (event: Event) => {
    readonly enterprise: string | undefined
    readonly facility?: string | undefined
  }
  /**
   * For which of the things that the event touches it begins; for those that it is about, if it is
   * left out.
   */
  readonly when?: (event: Event, thing: OpenedThing) => boolean
}

export interface OpenedThing {
  readonly kind: string
  readonly code: string
  /** What the event says of it. */
  readonly said: { readonly material?: Material }
}

/** Names of obligations, whether more is said of them or not. */
export const obligationsIn = (
  openings: readonly (Obligation | Opening<never>)[] = [],
): Obligation[] => openings.map((one) => (typeof one === 'string' ? one : one.obligation))
