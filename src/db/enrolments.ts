/** Devices that wait for an admin's approval: rows that come and go beside the log. */

import { sql } from 'kysely'
import type { EnrolmentRequest } from '../core/keys/enrolment.ts'
import type { PublicKey } from '../core/keys/signature.ts'
import type { Db } from './database.ts'

export interface Enrolment extends EnrolmentRequest {
  readonly id: string
  readonly code: string
  readonly key: PublicKey
  /** This, challenge and nonce in base64. */
  readonly commitment: string
  readonly challenge: string | null
  readonly nonce: string | null
  /** Whose request it was, as limits count. */
  readonly network: string
  readonly expiresAt: Date
}

const COLUMNS = [
  'id',
  'code',
  'enterprise',
  'label',
  'kid',
  'key',
  'commitment',
  'challenge',
  'nonce',
  'network',
  'expires_at as expiresAt',
] as const

/**
 * Inserts an enrolment that nobody has looked at yet, or puts it in place of the one that its key
 * asked for before.
 *
 * @returns its id: that of the earlier one, if there was one
 */
export async function writeEnrolment(
  db: Db,
  { key, expiresAt, ...enrolment }: Omit<Enrolment, 'challenge' | 'nonce'>,
): Promise<string> {
  const { code, enterprise, label, commitment, network } = enrolment
  const asked = { code, enterprise, label, commitment, network, expires_at: expiresAt }
  const { id } = await db
    .insertInto('enrolments')
    .values({
      ...enrolment,
      key: JSON.stringify(key) as unknown as PublicKey,
      expires_at: expiresAt,
    })
    .onConflict((conflict) =>
      conflict.column('kid').doUpdateSet({ ...asked, challenge: null, nonce: null }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const findEnrolment = (db: Db, id: string): Promise<Enrolment | undefined> =>
  db.selectFrom('enrolments').select(COLUMNS).where('id', '=', id).executeTakeFirst()

/** Those of an enterprise that wait under a code. */
export const readWaiting = (
  db: Db,
  { enterprise, code, now }: { enterprise: string; code: string; now: Date },
): Promise<Enrolment[]> =>
  db
    .selectFrom('enrolments')
    .select(COLUMNS)
    .where('enterprise', '=', enterprise)
    .where('expires_at', '>', now)
    .where('code', '=', code)
    .execute()

/**
 * Sets an admin's challenge to a device, once.
 *
 * @returns false if another one is set
 */
export async function setChallenge(
  db: Db,
  { id, commitment }: Pick<Enrolment, 'id' | 'commitment'>,
  challenge: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('enrolments')
    .set({ challenge })
    .where('id', '=', id)
    .where('commitment', '=', commitment)
    .where((eb) => eb.or([eb('challenge', 'is', null), eb('challenge', '=', challenge)]))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function setNonce(
  db: Db,
  { id, commitment }: Pick<Enrolment, 'id' | 'commitment'>,
  nonce: string,
): Promise<void> {
  await db
    .updateTable('enrolments')
    .set({ nonce })
    .where('id', '=', id)
    .where('commitment', '=', commitment)
    .execute()
}

/** Those of any enterprise that wait under a code. */
export const readWaitingUnder = (db: Db, code: string, now: Date): Promise<Enrolment[]> =>
  db
    .selectFrom('enrolments')
    .select(COLUMNS)
    .where('code', '=', code)
    .where('expires_at', '>', now)
    .execute()

/** How many may wait at once. */
export interface Places {
  readonly ofEnterprise: number
  readonly ofNetwork: number
}

/**
 * Makes place for one more: ends the oldest of the same network, if that has as many as it may, and
 * otherwise, if all places are taken, the oldest of the network that has most of them. So whoever
 * takes many gives way, and nobody is turned away.
 * A key that asks anew takes its own place again.
 */
export async function makePlace(
  db: Db,
  { enterprise, network, kid }: Pick<Enrolment, 'enterprise' | 'network' | 'kid'>,
  { ofEnterprise, ofNetwork }: Places,
  now: Date,
): Promise<void> {
  await sql`
    with waiting as (
      select id, network, expires_at, count(*) over (partition by network) as held, count(*) over () as taken
      from enrolments
      where enterprise = ${enterprise} and expires_at > ${now} and kid <> ${kid})
    update enrolments set expires_at = ${now} where id = (
      select id from waiting
      where (network = ${network} and held >= ${ofNetwork}) or taken >= ${ofEnterprise}
      order by (network = ${network} and held >= ${ofNetwork}) desc, held desc, expires_at, id
      limit 1)`.execute(db)
}

/** Ends all that wait for an enterprise. @returns how many */
export async function endWaiting(db: Db, enterprise: string, now: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('enrolments')
    .set({ expires_at: now })
    .where('enterprise', '=', enterprise)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

export async function deleteExpired(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('enrolments').where('expires_at', '<', before).execute()
}
