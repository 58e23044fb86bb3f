/**
 * Finds registered keys. What this node has read of the registry is asked first; only for a key
 * that is not there the database is, in which another node may have put it a moment ago.
 */

import type { RegisteredKey, Registry } from '../core/events/registry.ts'

export interface KeyFinder {
  find(kid: string): Promise<RegisteredKey | undefined>
  /** Whether this node has read of the key already; waits for nothing. */
  knows(kid: string): boolean
}

/**
 * Anyone may name a key that does not exist. So the database is asked one question at a time, on
 * behalf of all who wait: whether the registry has grown.
 *
 * @param current - the registry as far as this node has read it
 * @param read - the registry as of the log's head
 */
export function createKeyFinder(current: () => Registry, read: () => Promise<Registry>): KeyFinder {
  const look = shareNext(read)
  return {
    knows: (kid) => current().keys.has(kid),
    find: async (kid) => current().keys.get(kid) ?? (await look()).keys.get(kid),
  }
}

/**
 * One call at a time. Who asks while one runs shares the next: the running one may have read before
 * what they ask about was written.
 */
export function shareNext<T>(act: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | undefined
  return () => {
    next ??= running.then(() => {
      const begun = act()
      running = begun.catch(() => {})
      next = undefined
      return begun
    })
    return next
  }
}
