/** What an enterprise may read: its own submissions, and batteries that were in its custody. */

import { sql } from 'kysely'
import { definitionOf } from '../core/events/catalogue.ts'
import type { CustodyEffect } from '../core/events/definition.ts'
import { partsOf } from '../core/events/parts.ts'
import { type RecordedEvent, recordedEvent } from '../core/recorded-event.ts'
import type { Db } from './database.ts'
import type { Page, StoredEntry } from './entries.ts'
import { readEntriesSaying } from './entries-saying.ts'

/** Entries that an enterprise signed, after an index, in order. */
export const readEntriesSignedBy = (
  db: Db,
  signer: string,
  { after, limit }: Page,
): Promise<StoredEntry[]> =>
  db
    .selectFrom('entries')
    .select(['index', 'accepted_at as acceptedAt', 'leaf_hash as leafHash', 'signer', 'entry'])
    .where('signer', '=', signer)
    .where('index', '>', after)
    .orderBy('index')
    .limit(limit)
    .execute()

/**
 * Whether any of these batteries or lots is, or ever was, in the enterprise's custody. Most who
 * were custodians signed something as such; who buys one, or is given it by the authority, did not.
 */
export async function hasHadCustody(
  db: Db,
  enterprise: string,
  codes: readonly string[],
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select 1 from batteries
      where code = any(${codes}::text[]) and battery ->> 'custodian' = ${enterprise}) as found
  `.execute(db)
  if (rows[0]?.found) return true
  const entries = await readEntriesSaying(db, codes, [enterprise])
  return entries.some((entry) => {
    const recorded = recordedEvent(entry)
    return recorded !== undefined && showsCustody(recorded, enterprise, codes)
  })
}

/** What a dispute claims shows nothing, and nor does being mentioned. */
function showsCustody(
  { signer, event }: RecordedEvent,
  enterprise: string,
  codes: readonly string[],
): boolean {
  if ('dispute' in event && event.dispute !== undefined) return false
  if (event.type === 'dispute.resolved') {
    return event.batteries.some(
      ({ code, custodian }) => custodian === enterprise && codes.includes(code),
    )
  }
  if (event.type === 'battery.sold' && event.to === enterprise) return true
  if (signer !== enterprise || !BY_CUSTODIAN.has(definitionOf(event).custody)) return false
  return partsOf(event).some(({ kind, code }) => kind !== 'mention' && codes.includes(code))
}

/** Effects of events whose signer was the custodian, or became it. */
const BY_CUSTODIAN: ReadonlySet<CustodyEffect> = new Set<CustodyEffect>([
  'begins',
  'keeps',
  'gives',
  'takes',
  'takes-from-vehicle',
  'collects',
  'sends',
  'receives',
])
