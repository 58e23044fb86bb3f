/** A log in memory that asks of every event what the real one asks, and signs nothing. */

import { toBase64 } from '../../src/core/bytes/encoding.ts'
import type { LedgerError } from '../../src/core/errors.ts'
import type { LifecycleEvent } from '../../src/core/events/catalogue.ts'
import { parseEvent } from '../../src/core/events/parse.ts'
import { touchedCodes } from '../../src/core/events/parts.ts'
import { createRegistry, type Registry } from '../../src/core/events/registry.ts'
import type { Traceable } from '../../src/core/events/traceable.ts'
import { parseSubmission } from '../../src/core/log/submission.ts'
import { admit } from '../../src/core/rules/admission.ts'
import type { PastEntry } from '../../src/core/rules/corrections.ts'
import type { Reference } from './events.ts'
import type { Fleet, Signer } from './fleet.ts'
import { errorOf } from './refusals.ts'

export interface World {
  readonly registry: Registry
  readonly traceables: Map<string, Traceable>
  /** Events of batteries, in order. */
  readonly entries: PastEntry[]
  /** Tells it an event; @returns why it was refused, if it was */
  tell(signer: Signer, event: object): LedgerError | undefined
  /** The newest entry, as a correction names it. */
  newest(): Reference
}

const HASH = new Uint8Array(32)

/** @param fleet - whose registry it begins with */
export function createWorld(fleet: Fleet): World {
  const registry = createRegistry(fleet.authorityKeys)
  const traceables = new Map<string, Traceable>()
  const entries: PastEntry[] = []
  for (const [index, jws] of fleet.registryEvents().entries()) {
    const submission = parseSubmission(jws)
    const event = parseEvent(submission.event)
    const place = { origin: fleet.origin, index, acceptedAt: new Date() }
    admit(registry, () => undefined, { ...submission, event }, place)
  }

  function take(signer: Signer, event: LifecycleEvent): void {
    const index = entries.length
    const submission = {
      ...{ jws: '', algorithm: signer.key.alg, kid: signer.key.kid, issuer: signer.iss },
      ...{ audience: fleet.origin, issuedAt: Math.floor(Date.now() / 1000), jti: String(index) },
      event,
    }
    const place = { origin: fleet.origin, index, acceptedAt: new Date() }
    const past = {
      target: 'entry' in event ? entries[event.entry.index] : undefined,
      entriesOf: (code: string) =>
        entries.filter((entry) => touchedCodes(entry.event).includes(code)),
    }
    const after = admit(registry, (code) => traceables.get(code), submission, place, past)
    for (const one of after) traceables.set(one.code, Object.freeze(one))
    entries.push({ index, leafHash: HASH, signer: signer.iss, event })
  }

  return {
    registry,
    traceables,
    entries,
    tell: (signer, event) => errorOf(() => take(signer, parseEvent(event))),
    newest: () => ({ index: entries.length - 1, leafHash: toBase64(HASH) }),
  }
}
