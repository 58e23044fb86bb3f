/** Room for what strangers send: so much for all, and for each no more than a share. */

import { LedgerError } from '../../core/errors.ts'

export interface Room {
  /** Somebody who takes room bit by bit, and gives it all back. */
  enter(caller: string): Guest
}

export interface Guest {
  /** @throws {@link LedgerError} `log_busy` if there is no more room, for all or for this caller */
  take(bytes: number): void
  leave(): void
}

export function createRoom({ all, each }: { all: number; each: number }): Room {
  const held = new Map<string, number>()
  let total = 0
  const add = (caller: string, bytes: number) => {
    total += bytes
    const now = (held.get(caller) ?? 0) + bytes
    if (now > 0) held.set(caller, now)
    else held.delete(caller)
  }
  return {
    enter(caller) {
      let own = 0
      return {
        take(bytes) {
          if (total + bytes > all || (held.get(caller) ?? 0) + bytes > each) {
            throw new LedgerError('log_busy', { waiting: held.size })
          }
          own += bytes
          add(caller, bytes)
        },
        leave() {
          add(caller, -own)
          own = 0
        },
      }
    },
  }
}
