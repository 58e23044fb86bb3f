/**
 * Bytes that never change, kept in memory up to a limit: what was asked for last stays. However
 * many ask for the same at once, it is read once.
 */

import { LRUCache } from 'lru-cache'

export interface ByteCache {
  /**
   * @param keep - whether the bytes may be asked for again so often that they are worth their room
   * @throws whatever `read` throws; that is not kept
   */
  get(key: string, keep: boolean, read: () => Promise<Uint8Array>): Promise<Uint8Array>
}

/** @param limit - bytes held at most, without what each key costs */
export function createByteCache(limit: number): ByteCache {
  const held = new LRUCache<string, Uint8Array>({
    maxSize: limit,
    sizeCalculation: ({ length }) => Math.max(length, 1),
  })
  const reading = new Map<string, Promise<Uint8Array>>()

  const load = async (key: string, keep: boolean, read: () => Promise<Uint8Array>) => {
    try {
      const bytes = await read()
      if (keep) held.set(key, bytes)
      return bytes
    } finally {
      reading.delete(key)
    }
  }

  return {
    get(key, keep, read) {
      const known = held.get(key)
      if (known) return Promise.resolve(known)
      const running = reading.get(key) ?? load(key, keep, read)
      reading.set(key, running)
      return running
    },
  }
}
