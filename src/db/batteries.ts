/** Batteries as the log leaves them, with the end of each one's chain. */

import type { Traceable } from '../core/events/traceable.ts'
import type { Db } from './database.ts'

export interface StoredBattery {
  /** A battery, or a lot of material: both have a chain, and are found by what names them. */
  readonly battery: Traceable
  /** Entries in its chain. */
  readonly length: number
  /** Leaf hash of the newest of them. */
  readonly head: Uint8Array
  /** Credit codes of all who were ever custodians, the first one first. */
  readonly custodians: readonly string[]
}

export const findBattery = (db: Db, code: string): Promise<StoredBattery | undefined> =>
  db
    .selectFrom('batteries')
    .select(['battery', 'length', 'head', 'custodians'])
    .where('code', '=', code)
    .executeTakeFirst()
