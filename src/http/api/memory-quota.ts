/** Memory for what strangers send: so much for all, and for each no more than a share. */

import { LedgerError } from '../../core/errors.ts'

export interface MemoryQuota {
  /** What a caller holds for one request, taken bit by bit. */
  open(caller: string): HeldMemory
}

export interface HeldMemory {
  /** @throws {@link LedgerError} `log_busy` if there is no more, for all or for this caller */
  take(bytes: number): void
  /** Gives all of it back. */
  release(): void
}

/** Limits in bytes. */
export function createMemoryQuota({ all, each }: { all: number; each: number }): MemoryQuota {
  const held = new Map<string, number>()
  let total = 0
  const add = (caller: string, bytes: number) => {
    total += bytes
    const now = (held.get(caller) ?? 0) + bytes
    if (now > 0) held.set(caller, now)
    else held.delete(caller)
  }
  return {
    open(caller) {
      let own = 0
      return {
        take(bytes) {
          if (total + bytes > all || (held.get(caller) ?? 0) + bytes > each) {
            throw new LedgerError('log_busy', { waiting: held.size })
          }
          own += bytes
          add(caller, bytes)
        },
        release() {
          add(caller, -own)
          own = 0
        },
      }
    },
  }
}
