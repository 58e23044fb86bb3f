/** For who runs the service: whether it is alive, and whether it can do its work. */

import { Router } from 'express'
import { LedgerError } from '../../core/errors.ts'
import type { Ledger, Publishing } from '../../ledger/ledger.ts'
import { refuseMethod } from '../requests.ts'

export function healthRouter({
  ledger,
}: {
  ledger: Pick<Ledger, 'standing' | 'publishing'>
}): Router {
  const router = Router()

  router
    .route('/healthz')
    .get((_req, res) => {
      res.set('Cache-Control', 'no-store').json({ alive: true })
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/readyz')
    .get(async (_req, res) => {
      const { ready, reason, aheadOfClock = 0 } = await ledger.standing()
      if (!ready) throw reason ?? new LedgerError('storage_unavailable')
      // A log that cannot publish still takes submissions in: to be sent away would help nobody.
      const publishing = publishingJson(ledger.publishing())
      res
        .set('Cache-Control', 'no-store')
        .json({ ready, secondsAheadOfClock: Math.round(aheadOfClock / 1000), publishing })
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

const publishingJson = ({ held, witnesses, liarsToSplit }: Publishing) => ({
  held: held !== undefined,
  ...(held && { reason: held.reason.code, params: held.reason.params, since: held.since }),
  witnesses,
  liarsToSplit,
})
