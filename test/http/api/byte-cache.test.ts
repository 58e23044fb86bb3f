import { describe, expect, it } from 'vitest'
import { createByteCache } from '../../../src/http/api/byte-cache.ts'

const bytes = (length: number) => async () => new Uint8Array(length)

/** A read that counts how often it was needed. */
function counted(length: number) {
  const read = async () => {
    read.times++
    return new Uint8Array(length)
  }
  read.times = 0
  return read
}

describe('the cache of tiles', () => {
  it('reads once what many ask for at the same time, kept or not', async () => {
    const cache = createByteCache(100)
    for (const keep of [true, false]) {
      const read = counted(10)
      await Promise.all(Array.from({ length: 50 }, () => cache.get(`${keep}`, keep, read)))
      expect(read.times).toBe(1)
    }
  })

  it('keeps what is worth it, and reads the rest again', async () => {
    const cache = createByteCache(100)
    const [kept, passing] = [counted(10), counted(10)]
    for (let i = 0; i < 3; i++) {
      await cache.get('kept', true, kept)
      await cache.get('passing', false, passing)
    }
    expect([kept.times, passing.times]).toEqual([1, 3])
  })

  it('lets go of what was not asked for the longest, and never holds more than its limit', async () => {
    const cache = createByteCache(100)
    const [first, second] = [counted(40), counted(40)]
    await cache.get('first', true, first)
    await cache.get('second', true, second)
    await cache.get('first', true, first)
    await cache.get('third', true, bytes(40))
    await cache.get('first', true, first)
    expect(first.times).toBe(1)
    await cache.get('second', true, second)
    expect(second.times).toBe(2)
    const large = counted(101)
    await cache.get('too large', true, large)
    await cache.get('too large', true, large)
    expect(large.times).toBe(2)
  })

  it('does not keep a failure', async () => {
    const cache = createByteCache(100)
    const failed = cache.get('a', true, () => Promise.reject(new Error('away')))
    await expect(failed).rejects.toThrow()
    expect(await cache.get('a', true, bytes(3))).toHaveLength(3)
  })
})
