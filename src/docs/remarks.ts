/** What the catalogue's own words mean, for the generated page: a word without its sentence does not compile. */

import type { CustodyEffect } from '../core/events/definition.ts'
import type { Obligation } from '../core/events/obligations.ts'

export const CUSTODY: Readonly<Record<CustodyEffect, string>> = {
  begins: 'the signer is the first custodian',
  keeps: 'only the custodian signs; custody stays',
  stays: 'anyone in such a role signs; custody stays',
  gives: 'only the custodian signs; custody goes to `to`',
  takes: 'the signer becomes custodian, whoever was',
  'takes-from-vehicle':
    'the signer becomes custodian of an installed battery; of any other, only the custodian signs',
  collects: 'the signer becomes custodian; `from` has to be the custodian',
  sends: 'only the custodian signs, and answers for it until it is received',
  receives: 'the consignee of the waybill signs and becomes custodian',
  delivers:
    'only the custodian signs, for a consignee that is not registered; then nobody answers for it here',
  carries: 'the carrier of the waybill signs; custody stays',
  attends: 'the custodian signs, or on its way the carrier or the consignee; custody stays',
  closes: 'who reported the incident that it names signs, or a regulator; custody stays',
  deploys: 'the custodian signs, or somebody for the custodian as its user; custody stays',
}

export const OBLIGATIONS: Readonly<Record<Obligation, string>> = {
  sale_reported: 'sale to be reported',
  installation_reported: 'installation to be reported',
  removal_handed_over: 'removed battery to be handed over',
  retired_collected: 'retired battery to be collected',
  stock_in: 'stock to be recorded as taken in',
  stock_out: 'hand-over out of stock to be reported',
  shipment_received: 'shipment to be received',
  test_done: 'quarantined battery to be tested',
  residue_disposed: 'residue to be disposed of',
}

/** Where the result depends on more than the type, and where a code of its own begins. */
export const REMARKS: Readonly<Record<string, string>> = {
  'battery.registered':
    'With `origin` “produced” or “imported” only makers sign, and all ratings are needed; “unrecorded” is for whoever has a battery in hand that nobody registered. Children that the ledger does not know begin here',
  'battery.inspected':
    'Enough to discharge and dismantle it; the verdict “quarantine” leads to `quarantined`. To use it again takes a full test',
  'battery.tested': 'The verdict “quarantine” leads to `quarantined`',
  'battery.repurposed': 'The product begins here, with those named as its parents',
  'battery.dismantled':
    'What comes out whole goes on as `collected`; each fraction is a lot. No more may come out than went in, but for 2 % of the scales',
  'material.processed':
    'Takes batteries, lots, or both. No more may come out than went in, but for 2 % of the scales',
  'material.recovered': 'Takes lots only',
  'transport.received':
    'A lot returns to `produced`. With a `sender` that is not registered, also from `outside`, or as the first that is said of a battery registered as unrecorded',
  'battery.sold': 'To a buyer that is not registered it leads to `outside`',
  'incident.reported': 'Theft and loss lead to `lost`',
  'incident.closed':
    'No all-clear: what was said of safety stands until an inspection, and what is quarantined or lost stays so',
  'stock.counted':
    'Of a facility of the signer’s own. What is among `shortages` stays as it is and is marked, until it is counted, or somebody who has it speaks of it',
  'dismantling.published':
    'About no battery. A vendor code that the registry has for another enterprise is refused',
  'identity.relabelled': 'The new code is another code of the same battery, which keeps its first',
  'identity.unreadable': 'The code is a temporary one, given by the signer',
  'record.corrected':
    'Both entries stay; what followed is derived anew, and what no longer fits is marked',
  'record.voided':
    'Both entries stay; what followed is derived anew, and what no longer fits is marked',
}
