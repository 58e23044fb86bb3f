/** What a rule may want next. When it is due is a matter of the rules in force, not of the event. */

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
