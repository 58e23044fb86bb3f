/** Alerts: batteries of which something is wrong or improbable. Recorded, not refused. */

import { type Request, Router } from 'express'
import { LedgerError } from '../../core/errors.ts'
import { isLot, type Traceable } from '../../core/events/traceable.ts'
import type { Db } from '../../db/database.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { ALERT_KINDS, ALERTS, type Alert } from '../../oversight/alerts/kinds.ts'
import { readAlerts } from '../../oversight/alerts/read.ts'
import { ALERTS_QUERY } from '../queries.ts'
import { askedOf } from '../query.ts'
import { knownReaderFrom } from '../reader.ts'
import { refuseMethod } from '../requests.ts'

export function alertsRouter({ db, ledger }: { db: Db; ledger: Pick<Ledger, 'registry'> }): Router {
  const router = Router()

  router
    .route('/v1/alerts/:alert')
    .get(async (req, res) => {
      const reader = knownReaderFrom(res)
      const alert = alertFrom(req)
      const { after, limit } = askedOf(res, ALERTS_QUERY)
      const { vendors } = await ledger.registry()
      const { batteries, next } = await readAlerts(db, alert, {
        vendors: [...vendors.keys()],
        custodian: reader.tier === 'enterprise' ? reader.enterprise : undefined,
        after,
        limit,
      })
      res.set('Cache-Control', 'private, no-cache').vary('Authorization')
      res.json({ alerts: batteries.map((one) => alertJson(alert, one)), next })
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

function alertFrom({ params }: Request): Alert {
  const alert = ALERTS.find((known) => known === params.alert)
  if (!alert) throw new LedgerError('not_found', { path: `/v1/alerts/${String(params.alert)}` })
  return alert
}

function alertJson(alert: Alert, tracked: Traceable) {
  const { code, state, custodian } = tracked
  const entries = ALERT_KINDS[alert].entriesOf?.(tracked)
  return { alert, code, state, custodian, lot: isLot(tracked), ...(entries && { entries }) }
}
