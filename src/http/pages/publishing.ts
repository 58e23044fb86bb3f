/** How publishing stands, for pages. */

import type { Ledger } from '../../ledger/ledger.ts'
import type { PublishingView } from '../../web/witnesses.tsx'

export function publishingView(ledger: Pick<Ledger, 'publishing'>): PublishingView {
  const { held, witnesses, liarsToSplit } = ledger.publishing()
  return {
    held: held && { reason: held.reason.code, since: held.since.toISOString() },
    liarsToSplit,
    witnesses: witnesses.map(({ name, up, cosignedAt }) => ({
      name,
      up,
      cosignedAt: cosignedAt?.toISOString(),
    })),
  }
}
