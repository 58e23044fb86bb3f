/** Lots of material: for those who had it in hand, and for auditors and regulators. */

import { LedgerError } from '../../core/errors.ts'
import { recordedEvent } from '../../core/events/recorded-event.ts'
import { isLot, withoutEndedHold } from '../../core/events/traceable.ts'
import { viewLot } from '../../core/passport/lot.ts'
import { findBattery } from '../../db/batteries.ts'
import type { Db } from '../../db/database.ts'
import { readBatteryEntries } from '../../db/entries.ts'
import { json } from '../content.ts'
import { lotName } from '../path.ts'
import { PAGE_LIMIT } from '../query.ts'
import { defineRoute } from '../route.ts'
import { lot } from '../schemas/batteries.ts'
import { seesHistoryOf } from '../visibility.ts'

interface Deps {
  readonly db: Db
  readonly now: () => Date
}

/** Bytes of a lot's entries that are read, at most, from the oldest on: a cut loses uses, and not origin. */
const LOT_BYTES = 16 * 1024 * 1024

export const getLot = defineRoute({
  at: 'GET /v1/lots/:id',
  name: 'getLot',
  summary: 'A lot of material: what it was made from, its composition, and what is left of it',
  readers: 'known',
  path: { id: lotName },
  answers: { 200: json(lot) },
  refusals: ['access_denied', 'not_found'],
  handler:
    ({ db, now }: Deps) =>
    async ({ reader, path: { id } }) => {
      const found = await findBattery(db, id)
      if (!found || !isLot(found.battery)) {
        throw new LedgerError('not_found', { reason: 'lot', lot: id })
      }
      if (!(await seesHistoryOf(db, reader, id))) throw new LedgerError('access_denied')
      const page = { after: -1, limit: PAGE_LIMIT, bytes: LOT_BYTES }
      const entries = await readBatteryEntries(db, id, page)
      const recorded = entries.flatMap((entry) => recordedEvent(entry) ?? [])
      const { battery, length } = found
      return viewLot(withoutEndedHold(battery, now()), { length, recorded })
    },
})
