/** Batteries as the log leaves them, with the end of each one's chain. */

import type { Battery } from '../core/lifecycle.ts'
import type { Db } from './database.ts'

export interface StoredBattery {
  readonly battery: Battery
  /** Entries in its chain. */
  readonly length: number
  /** Leaf hash of the newest of them. */
  readonly head: Uint8Array
}

export const findBattery = (db: Db, code: string): Promise<StoredBattery | undefined> =>
  db
    .selectFrom('batteries')
    .select(['battery', 'length', 'head'])
    .where('code', '=', code)
    .executeTakeFirst()
