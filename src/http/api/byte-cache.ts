/**
 * Bytes that never change, kept in memory up to a limit: what was asked for last stays. However
 * many ask for the same at once, it is read once.
 */

export interface ByteCache {
  /**
   * @param keep - whether the bytes may be asked for again so often that they are worth their room
   * @throws whatever `read` throws; that is not kept
   */
  get(key: string, keep: boolean, read: () => Promise<Uint8Array>): Promise<Uint8Array>
}

/** @param limit - bytes held at most, without what each key costs */
export function createByteCache(limit: number): ByteCache {
  // A map is in the order of insertion: the first is what was not asked for the longest.
  const held = new Map<string, Uint8Array>()
  const reading = new Map<string, Promise<Uint8Array>>()
  let size = 0

  const add = (key: string, bytes: Uint8Array) => {
    held.set(key, bytes)
    size += bytes.length
    for (const [oldest, { length }] of held) {
      if (size <= limit) return
      held.delete(oldest)
      size -= length
    }
  }

  const load = async (key: string, keep: boolean, read: () => Promise<Uint8Array>) => {
    try {
      const bytes = await read()
      if (keep) add(key, bytes)
      return bytes
    } finally {
      reading.delete(key)
    }
  }

  return {
    get(key, keep, read) {
      const known = held.get(key)
      if (known) {
        held.delete(key)
        held.set(key, known)
        return Promise.resolve(known)
      }
      const running = reading.get(key) ?? load(key, keep, read)
      reading.set(key, running)
      return running
    },
  }
}
