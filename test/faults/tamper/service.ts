/** A node that is started on a log which was tampered with, takes one submission in and publishes it. */

import { LedgerError } from '../../../src/core/errors.ts'
import { type Ledger, openLedger } from '../../../src/ledger/ledger.ts'
import { nextBatteryCode, registered } from '../../support/events.ts'
import { codeOf, FAILED } from './finders.ts'
import type { Scene } from './scene.ts'

export async function runNode({
  campaign: { options, collector },
  db,
  journalFile,
}: Scene): Promise<{ start: string | undefined; publish: string | undefined }> {
  const reported: unknown[] = []
  const report = (error: unknown) => reported.push(error)
  let ledger: Ledger
  try {
    ledger = await openLedger({ ...options, db, journalFile, report })
  } catch (error) {
    return { start: codeOf(error), publish: undefined }
  }
  const answer = await ledger
    .submit(collector.sign(registered(nextBatteryCode())))
    .catch((error: unknown) => error as Error)
  await ledger.stop()
  const publish = () => {
    const refused = reported.find((error) => error instanceof LedgerError)
    if (refused) return codeOf(refused)
    if (answer instanceof Error) return codeOf(answer)
    const { held } = ledger.publishing()
    if (held) return codeOf(held.reason)
    return (ledger.latest()?.size ?? 0) > answer.index ? undefined : FAILED
  }
  return { start: undefined, publish: publish() }
}
