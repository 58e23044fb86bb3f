/** The states of a battery's life, and of a lot's. */

export const STATES = [
  // Of a lot of material, which has no more of a life than where it lies.
  'produced',
  'registered',
  'in_trade',
  'installed',
  'removed',
  'retired',
  'collected',
  'received',
  'stored',
  'in_transit',
  'tested',
  'quarantined',
  'discharged',
  'deployed',
  'lost',
  // In the hands of somebody who is not registered, and whom nobody here speaks for.
  'outside',
  'repurposed',
  'dismantled',
  'processed',
  'relabelled',
  'voided',
] as const

export type State = (typeof STATES)[number]

/** No event moves a battery on from here. A code that was registered by mistake may be registered again. */
export const END_STATES: ReadonlySet<State> = new Set<State>([
  'repurposed',
  'dismantled',
  'processed',
  'relabelled',
  'voided',
])
