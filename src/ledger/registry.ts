/** The registry as a node keeps it: in memory, and brought up to the log's head when that has moved. */

import { toUtf8 } from '../core/bytes/encoding.ts'
import { LedgerError } from '../core/errors.ts'
import { isRegistryEvent } from '../core/events/catalogue.ts'
import { readEntry } from '../core/events/reading.ts'
import { createRegistry, type Registry } from '../core/events/registry.ts'
import { applyRegistryEvent } from '../core/events/registry-events.ts'
import type { NamedKey } from '../core/keys/signature.ts'
import type { Db } from '../db/database.ts'
import { readRegistryEntries, type StoredEntry } from '../db/entries.ts'

export interface RegistryFollower {
  /** The registry of `size` entries at least, read from the database as far as is missing. */
  at(db: Db, size: number): Promise<Registry>
  /** As far as this node has read; may be a moment behind. */
  current(): Registry
  /** Told at once when a caller has changed the registry in place, and it has `size` entries. */
  advanced(size: number): void
  /** Throws the registry away: a transaction failed that may have changed it. */
  forget(): void
}

export function followRegistry(authorityKeys: readonly NamedKey[]): RegistryFollower {
  let registry = createRegistry(authorityKeys)
  let known = 0
  const forget = () => {
    registry = createRegistry(authorityKeys)
    known = 0
  }
  return {
    async at(db, size) {
      while (known < size) {
        const from = known
        const entries = await readRegistryEntries(db, from, size)
        // Several callers may have read; only one may fold, and none what was forgotten meanwhile.
        if (known !== from) continue
        if (entries.length < size - from) throw inconsistent(from + entries.length)
        known = size
        for (const entry of entries) fold(registry, entry)
      }
      return registry
    },
    current: () => registry,
    advanced: (size) => {
      known = size
    },
    forget,
  }
}

// Its signature was checked when it was appended; audits check it again.
function fold(registry: Registry, stored: StoredEntry): void {
  try {
    const { entry, submission } = readEntry(toUtf8(stored.entry))
    const { index } = entry
    const { kid, event } = submission
    const signer = registry.keys.get(kid)
    if (!signer || !isRegistryEvent(event)) throw inconsistent(index)
    applyRegistryEvent(registry, event, signer, index)
  } catch (cause) {
    // The database is wrong here, not the submission that happens to be the next.
    throw cause instanceof LedgerError ? inconsistent(stored.index, cause) : cause
  }
}

/** What the table of registry entries says does not follow from the log. */
const inconsistent = (index: number, cause?: LedgerError) =>
  new LedgerError('log_inconsistent', { reason: 'registry', size: index }, { cause })
