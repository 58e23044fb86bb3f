/** Devices that wait for an admin's approval: rows that come and go beside the log. */

import type { EnrolmentRequest } from '../core/enrolment.ts'
import type { PublicKey } from '../core/signature.ts'
import type { Db } from './database.ts'

export interface Enrolment extends EnrolmentRequest {
  readonly id: string
  readonly code: string
  readonly key: PublicKey
  /** This, challenge and nonce in base64. */
  readonly commitment: string
  readonly challenge: string | null
  readonly nonce: string | null
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
  const { code, enterprise, label, commitment } = enrolment
  const asked = { code, enterprise, label, commitment, expires_at: expiresAt }
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

/** How many keys of an enterprise wait, besides this one. */
export async function countWaiting(
  db: Db,
  { enterprise, kid, now }: { enterprise: string; kid: string; now: Date },
): Promise<number> {
  const { count } = await db
    .selectFrom('enrolments')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('enterprise', '=', enterprise)
    .where('expires_at', '>', now)
    .where('kid', '<>', kid)
    .executeTakeFirstOrThrow()
  return count
}

export async function deleteExpired(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('enrolments').where('expires_at', '<', before).execute()
}
