/** The entries of a bundle, folded in their order: the registry's, then what they let others say. */

import { isRegistryEvent, type LifecycleEvent } from '../events/catalogue.ts'
import { isRecordEvent } from '../events/records.ts'
import { createRegistry, type Registry } from '../events/registry.ts'
import type { Traceable } from '../events/traceable.ts'
import type { VerifySignature } from '../keys/signature.ts'
import { verifySubmission } from '../log/submission.ts'
import type { Trust } from '../log/trust.ts'
import type { Notes } from '../log/verdict.ts'
import { admit } from '../rules/admission.ts'
import type { CorrectionPast, PastEntry } from '../rules/corrections.ts'
import { findSigningKey } from '../rules/signing-key.ts'
import type { BundledEntry } from './entries.ts'

export interface BundleReplay {
  /** As far as the bundle tells it. */
  readonly registry: Registry
  /** Batteries and lots whose whole chain is there. */
  readonly traceables: ReadonlyMap<string, Traceable>
  /** Indexes of entries whose signature holds, by a key that the registry had. */
  readonly signed: ReadonlySet<number>
  /** Whether every battery event was judged by the rules: judging ends at the first that does not hold. */
  readonly judged: boolean
}

/** @param codes - of whose chains the bundle has the whole */
export async function replayBundle(
  entries: readonly BundledEntry[],
  codes: ReadonlySet<string>,
  trust: Pick<Trust, 'origin' | 'authorityKeys'>,
  verify: VerifySignature,
  notes: Notes<'bundle'>,
): Promise<BundleReplay> {
  const registry = createRegistry(trust.authorityKeys)
  const traceables = new Map<string, Traceable>()
  const signed = new Set<number>()
  const past: PastEntry[] = []
  const isKnown = (code: string) => codes.has(code)
  for (const { entry, leafHash, submission, place } of entries) {
    if (!submission) continue
    const { index, acceptedAt } = entry
    const { event, issuer: signer, kid } = submission
    const makesRegistry = isRegistryEvent(event)
    const check = makesRegistry ? 'registry' : 'signatures'
    const holds = await notes.attemptAsync(check, place, async () => {
      const { key } = findSigningKey(registry, kid, signer)
      await verifySubmission(submission, key, verify)
      return true
    })
    if (holds) signed.add(index)
    // Once an entry does not hold, later ones are not judged: they would be blamed for its fault.
    const goesOn = holds && (makesRegistry || isWhole(notes))
    const after =
      goesOn &&
      notes.attempt(makesRegistry ? 'registry' : 'lifecycle', place, () =>
        admit(
          registry,
          (code) => traceables.get(code),
          submission,
          { origin: trust.origin, index, acceptedAt },
          pastOf(event, past, entries),
          isKnown,
        ),
      )
    for (const one of after || []) traceables.set(one.code, one)
    past.push({ index, leafHash, signer, event })
  }
  return { registry, traceables, signed, judged: isWhole(notes) }
}

const isWhole = (notes: Notes<'bundle'>): boolean =>
  (['lifecycle', 'signatures', 'chain', 'family'] as const).every(
    (name) => notes.findings(name).length === 0,
  )

function pastOf(
  event: LifecycleEvent,
  past: readonly PastEntry[],
  entries: readonly BundledEntry[],
): CorrectionPast | undefined {
  if (isRegistryEvent(event) || !isRecordEvent(event)) return undefined
  const touching = new Map<number, ReadonlySet<string>>()
  for (const { entry } of entries) {
    touching.set(entry.index, new Set(entry.batteries.map(({ code }) => code)))
  }
  return {
    target: past.find(({ index }) => index === event.entry.index),
    entriesOf: (code) => past.filter(({ index }) => touching.get(index)?.has(code)),
  }
}
