/** Alerts: batteries of which something is wrong or improbable. Recorded, not refused. */

import { z } from 'zod'
import { isLot, type Traceable } from '../../core/events/traceable.ts'
import type { Db } from '../../db/database.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { ALERT_KINDS, ALERTS, type Alert } from '../../oversight/alerts/kinds.ts'
import { readAlerts } from '../../oversight/alerts/read.ts'
import { json } from '../content.ts'
import { nextPage } from '../pager.ts'
import { limit, query } from '../query.ts'
import { defineRoute } from '../route.ts'
import { alerts } from '../schemas/oversight.ts'
import { ownEnterprise } from '../visibility.ts'

interface Deps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'registry'>
  readonly publicUrl: string
}

const KINDS = ALERTS.map((alert) => `\`${alert}\``).join(', ')

export const listAlerts = defineRoute({
  at: 'GET /v1/alerts/:alert',
  name: 'listAlerts',
  summary: `Batteries and lots of which something is wrong: ${KINDS}; for an enterprise, those in its custody`,
  readers: 'known',
  path: { alert: z.enum(ALERTS).meta({ description: 'What is wrong', examples: ['disputed'] }) },
  query: query({
    after: z
      .string()
      .regex(/^[0-9A-Z-]{1,80}$/)
      .default('')
      .meta({ description: 'Code that the reader has last: what the `next` before said' }),
    limit,
  }),
  answers: { 200: json(alerts) },
  refusals: ['not_found'],
  handler:
    ({ db, ledger, publicUrl }: Deps) =>
    async ({ reader, path: { alert }, query: { after, limit }, req, res }) => {
      const { vendors } = await ledger.registry()
      const custodian = ownEnterprise(reader)
      const known = [...vendors.keys()]
      const page = { vendors: known, custodian, after, limit }
      const { batteries, next } = await readAlerts(db, alert, page)
      return {
        alerts: batteries.map((one) => alertJson(alert, one)),
        next: nextPage({ req, res }, publicUrl, next ?? undefined),
      }
    },
})

function alertJson(alert: Alert, thing: Traceable) {
  const { code, state, custodian } = thing
  const entries = ALERT_KINDS[alert].entriesOf?.(thing)
  return { alert, code, state, custodian, lot: isLot(thing), ...(entries && { entries }) }
}
