/** Judges what was opened: a bundle, or a receipt alone by as much as it has. */

import { type ReceiptVerdict, verifyReceiptAlone } from '../../core/bundle/lone-receipt.ts'
import type { Subject } from '../../core/bundle/subject.ts'
import { type BundleVerdict, fingerprintOf, verifyBundle } from '../../core/bundle/verify.ts'
import type { Trust } from '../../core/log/trust.ts'
import { verifySignature as verify } from './signature.ts'

export type Judged = Extract<Subject, { readonly kind: 'bundle' | 'receipt' }>

export type Judgement =
  | { readonly kind: 'bundle'; readonly verdict: BundleVerdict }
  | { readonly kind: 'receipt'; readonly verdict: JudgedReceipt }

/** With whose keys it was judged by. */
type JudgedReceipt = ReceiptVerdict &
  Pick<BundleVerdict, 'trust' | 'trustedBy' | 'fingerprint'> & { readonly index: number }

export async function judge(subject: Judged, trust: Trust | undefined): Promise<Judgement> {
  if (subject.kind === 'bundle') {
    const { files, container } = subject
    return { kind: 'bundle', verdict: await verifyBundle(files, { trust, verify, container }) }
  }
  const verdict = await verifyReceiptAlone(subject.receipt, { trust, verify })
  const fingerprint = trust && fingerprintOf(trust)
  const { index } = subject.receipt
  return { kind: 'receipt', verdict: { ...verdict, trust, trustedBy: 'given', fingerprint, index } }
}
