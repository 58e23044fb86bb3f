/** For who runs the service: whether it is alive, and whether it can do its work. */

import { LedgerError } from '../../core/errors.ts'
import type { Ledger, Publishing } from '../../ledger/ledger.ts'
import { json } from '../content.ts'
import { defineRoute } from '../route.ts'
import { alive, ready } from '../schemas/log.ts'

export const getHealth = defineRoute({
  at: 'GET /healthz',
  name: 'getHealth',
  summary: 'Whether the process is alive',
  cost: 0, // whoever asks for it must never be refused
  answers: { 200: json(alive) },
  cache: 'no-store',
  refusals: [],
  handler: () => () => ({ alive: true }),
})

export const getReadiness = defineRoute({
  at: 'GET /readyz',
  name: 'getReadiness',
  summary: 'Whether the service can append',
  cost: 0, // whoever asks for it must never be refused
  answers: { 200: json(ready) },
  cache: 'no-store',
  refusals: ['storage_unavailable', 'log_stopping', 'log_inconsistent'],
  handler:
    ({ ledger }: { readonly ledger: Pick<Ledger, 'readiness' | 'publishing'> }) =>
    async () => {
      const { ready, reason, aheadOfClock = 0 } = await ledger.readiness()
      if (!ready) throw reason ?? new LedgerError('storage_unavailable')
      // A log that cannot publish still takes submissions in: to be sent away would help nobody.
      const publishing = publishingJson(ledger.publishing())
      return { ready, secondsAheadOfClock: Math.round(aheadOfClock / 1000), publishing }
    },
})

const publishingJson = ({ held, witnesses, liarsToSplit }: Publishing) => ({
  held: held !== undefined,
  ...(held && { reason: held.reason.code, params: held.reason.params, since: held.since }),
  witnesses,
  liarsToSplit,
})
