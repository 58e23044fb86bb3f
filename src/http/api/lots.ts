/** Lots of material: for those who had it in hand, and for auditors and regulators. */

import { Router } from 'express'
import { LedgerError } from '../../core/errors.ts'
import { recordedEvent } from '../../core/events/recorded-event.ts'
import { isLot, withoutEndedHold } from '../../core/events/traceable.ts'
import { viewLot } from '../../core/passport/lot.ts'
import { findBattery } from '../../db/batteries.ts'
import type { Db } from '../../db/database.ts'
import { readBatteryEntries } from '../../db/entries.ts'
import { hasHadCustody } from '../../db/readers.ts'
import { PAGE_LIMIT } from '../queries.ts'
import { knownReaderFrom } from '../reader.ts'
import { lotFrom, refuseMethod } from '../requests.ts'

export interface LotsDeps {
  readonly db: Db
  readonly now: () => Date
}

/** Bytes of a lot's entries that are read, at most: those that say what it was made from come first. */
const LOT_BYTES = 16 * 1024 * 1024

export function lotsRouter({ db, now }: LotsDeps): Router {
  const router = Router()
  router
    .route('/v1/lots/:id')
    .get(async (req, res) => {
      const reader = knownReaderFrom(res)
      const id = lotFrom(req.params)
      const found = await findBattery(db, id)
      if (!found || !isLot(found.battery)) {
        throw new LedgerError('not_found', { reason: 'lot', lot: id })
      }
      if (reader.tier !== 'all' && !(await hasHadCustody(db, reader.enterprise, [id]))) {
        throw new LedgerError('access_denied')
      }
      const entries = await readBatteryEntries(db, id, {
        after: -1,
        limit: PAGE_LIMIT,
        bytes: LOT_BYTES,
      })
      const recorded = entries.flatMap((entry) => recordedEvent(entry) ?? [])
      res.set('Cache-Control', 'private, no-cache').vary('Authorization')
      res.json(viewLot(withoutEndedHold(found.battery, now()), recorded))
    })
    .all(refuseMethod('GET, HEAD'))
  return router
}
