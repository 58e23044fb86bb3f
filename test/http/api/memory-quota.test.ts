import { describe, expect, it } from 'vitest'
import { createMemoryQuota } from '../../../src/http/api/memory-quota.ts'
import { refusalOf } from '../../support/refusals.ts'

describe('memory for what strangers send', () => {
  it('is bounded for each and for all, and free again when they leave', () => {
    const memory = createMemoryQuota({ all: 100, each: 60 })
    const [first, again, other] = [memory.open('a'), memory.open('a'), memory.open('b')]
    first.take(40)
    expect(refusalOf(() => again.take(21))).toBe('log_busy')
    again.take(20)
    expect(refusalOf(() => other.take(41))).toBe('log_busy')
    other.take(40)
    first.release()
    first.release()
    other.take(20)
    expect(refusalOf(() => other.take(1))).toBe('log_busy')
    again.take(20)
  })
})
