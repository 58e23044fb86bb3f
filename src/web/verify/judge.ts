/** Judges what was opened: a bundle by core's own function, a receipt alone by as much as it has. */

import { checkTimes } from '../../core/bundle/chains.ts'
import type { BundleCheck, BundleNote } from '../../core/bundle/verdict.ts'
import { openNotes } from '../../core/bundle/verdict.ts'
import {
  type BundleVerdict,
  fingerprintOf,
  reachOf,
  verifyBundle,
} from '../../core/bundle/verify.ts'
import { decodeEntry } from '../../core/log/entry.ts'
import { type Receipt, verifyReceipt } from '../../core/log/receipt.ts'
import type { Trust } from '../../core/log/trust.ts'
import { verifySignature as verify } from './signature.ts'
import type { Subject } from './subject.ts'

export type Judgement =
  | { readonly kind: 'bundle'; readonly verdict: BundleVerdict }
  | { readonly kind: 'receipt'; readonly verdict: ReceiptVerdict }

export interface ReceiptVerdict
  extends Pick<
    BundleVerdict,
    'verdict' | 'checks' | 'trust' | 'trustedBy' | 'fingerprint' | 'reach'
  > {
  readonly index: number
}

export async function judge(subject: Subject, trust: Trust | undefined): Promise<Judgement> {
  if (subject.kind === 'receipt') {
    return { kind: 'receipt', verdict: await judgeReceipt(subject.receipt, trust) }
  }
  const { files, container } = subject
  return { kind: 'bundle', verdict: await verifyBundle(files, { trust, verify, container }) }
}

async function judgeReceipt(receipt: Receipt, trust: Trust | undefined): Promise<ReceiptVerdict> {
  const notes = openNotes()
  const place = { index: receipt.index }
  const entry = notes.attempt('entries', place, () => decodeEntry(receipt.entry))
  if (entry && entry.index !== receipt.index) {
    notes.broken('entries', 'index_differs', place, { says: entry.index })
  }
  const checkpoint =
    trust &&
    (await notes.attemptAsync('inclusion', place, () => verifyReceipt(receipt, trust, verify)))
  if (entry && checkpoint?.asOf) checkTimes([{ entry, place }], checkpoint.asOf, notes)
  const reached = {
    ...{ inclusion: trust !== undefined, entries: true },
    time: entry !== undefined && checkpoint !== undefined,
  }
  const checks = (['inclusion', 'entries', 'time'] as const).map((name): BundleCheck => {
    const findings = notes.findings(name)
    if (findings.length > 0) return { name, result: 'broken', findings }
    const open = (code: BundleNote): BundleCheck => ({
      ...{ name, result: 'unchecked', findings: [{ code, params: {} }] },
    })
    if (!reached[name]) return open('not_reached')
    if (name === 'time' && !checkpoint?.asOf) return open('witnesses_not_asked')
    return { name, result: 'holds', findings: [] }
  })
  const isBroken = checks.some(({ result }) => result === 'broken')
  return {
    verdict: isBroken ? 'broken' : trust ? 'holds' : 'undecided',
    checks,
    trust,
    trustedBy: 'given',
    fingerprint: trust && fingerprintOf(trust),
    index: receipt.index,
    reach: entry && checkpoint && reachOf(receipt.index, entry.acceptedAt, checkpoint),
  }
}
