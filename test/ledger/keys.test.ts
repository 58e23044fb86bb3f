import { describe, expect, it } from 'vitest'
import type { RegisteredKey } from '../../src/core/events/registry.ts'
import { createRegistry } from '../../src/core/events/registry.ts'
import { createKeyFinder } from '../../src/ledger/keys.ts'
import { newKey } from '../support/fleet.ts'

const { kid, key } = newKey()
const registered: RegisteredKey = {
  kid,
  key,
  holder: '91350100M000100Y43',
  kind: 'device',
  label: 'scanner',
  addedAt: 3,
  revokedAt: undefined,
}

/** A registry that is read only when it is let. */
function openFinder() {
  const registry = createRegistry([])
  const reads: (() => void)[] = []
  const finder = createKeyFinder(
    () => registry,
    () => new Promise((resolve) => reads.push(() => resolve(registry))),
  )
  const readOn = async () => {
    await Promise.resolve()
    reads.at(-1)?.()
  }
  return { finder, registry, reads, readOn }
}

describe('looking for keys', () => {
  it('asks one question at a time, however many keys there are not', async () => {
    const { finder, reads, readOn } = openFinder()
    const first = finder.find('a')
    await Promise.resolve()
    const others = ['b', 'c', 'a', 'd'].map((kid) => finder.find(kid))
    expect(reads).toHaveLength(1)
    await readOn()
    expect(await first).toBeUndefined()
    await readOn()
    expect(await Promise.all(others)).toEqual([undefined, undefined, undefined, undefined])
    expect(reads).toHaveLength(2)
  })

  it('finds a key that was registered while another reading had begun', async () => {
    const { finder, registry, reads, readOn } = openFinder()
    const before = finder.find('a')
    await Promise.resolve()
    const after = finder.find(kid)
    await readOn()
    await before
    await Promise.resolve()
    registry.keys.set(kid, registered)
    expect(reads).toHaveLength(2)
    await readOn()
    expect(await after).toBe(registered)
  })

  it('asks nothing about a key that is known, and knows it', async () => {
    const { finder, registry, reads } = openFinder()
    registry.keys.set(kid, registered)
    expect(await finder.find(kid)).toBe(registered)
    expect([finder.knows(kid), finder.knows('a')]).toEqual([true, false])
    expect(reads).toEqual([])
  })
})
