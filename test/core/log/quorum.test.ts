import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  meetsQuorum,
  NO_QUORUM,
  type Policy,
  type PolicyGroup,
} from '../../../src/core/log/policy.ts'
import {
  isAcceptedAfter,
  isSplitByOne,
  liarsToSplit,
  quorumTime,
  type WitnessedAt,
} from '../../../src/core/log/quorum.ts'
import { newWitnessKey } from '../../support/log-key.ts'

const { verifierKey: key } = newWitnessKey('w.example')

/** Up to six witnesses, in groups of groups, and any of them for the quorum. */
const policies: fc.Arbitrary<Policy> = fc
  .record({
    count: fc.integer({ min: 1, max: 6 }),
    groups: fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 7 }), threshold: fc.nat(), from: fc.nat() }),
      { maxLength: 5 },
    ),
    quorum: fc.nat(),
  })
  .map(({ count, groups: drafts, quorum }) => {
    const witnesses = Array.from({ length: count }, (_, i) => ({ name: `w${i}`, key }))
    const groups: PolicyGroup[] = []
    let free = witnesses.map(({ name }) => name)
    for (const [i, { size, threshold, from }] of drafts.entries()) {
      const turned = [...free.slice(from % free.length), ...free.slice(0, from % free.length)]
      const members = turned.slice(0, size)
      const name = `g${i}`
      groups.push({ name, members, threshold: 1 + (threshold % members.length) })
      free = [...turned.slice(size), name]
    }
    const names = [...witnesses, ...groups].map(({ name }) => name)
    return { logs: [], witnesses, groups, quorum: [...names].reverse()[quorum % names.length]! }
  })

const times = fc.array(fc.option(fc.integer({ min: 0, max: 5 })), { minLength: 7, maxLength: 7 })

/** Each witness signs for one side, the other, both, or none. */
function bruteLiars(policy: Policy): number {
  let fewest = Number.POSITIVE_INFINITY
  const names = policy.witnesses.map(({ name }) => name)
  for (let choice = 0; choice < 4 ** names.length; choice++) {
    const sideOf = (i: number) => Math.floor(choice / 4 ** i) % 4
    const side = (bit: number) => new Set(names.filter((_, i) => sideOf(i) & bit))
    if (!meetsQuorum(policy, side(1)) || !meetsQuorum(policy, side(2))) continue
    fewest = Math.min(fewest, names.filter((_, i) => sideOf(i) === 3).length)
  }
  return fewest
}

const cosignaturesOf = (policy: Policy, given: readonly (number | null)[]): WitnessedAt[] =>
  policy.witnesses.flatMap(({ name }, i) => {
    const seconds = given[i] ?? null
    return seconds === null ? [] : [{ witness: name, time: new Date(seconds * 1000) }]
  })

const ofGroup = (threshold: number, size: number): Policy => {
  const witnesses = Array.from({ length: size }, (_, i) => ({ name: `w${i}`, key }))
  const members = witnesses.map(({ name }) => name)
  return { logs: [], witnesses, groups: [{ name: 'g', threshold, members }], quorum: 'g' }
}

describe('the fewest liars with which a log can show two histories', () => {
  it('are 2k − n of k-of-n, and none where two quorums need not meet', () => {
    const fewest = (threshold: number, size: number) => liarsToSplit(ofGroup(threshold, size))
    expect([fewest(2, 3), fewest(3, 3), fewest(1, 3), fewest(2, 4), fewest(3, 4)]).toEqual([
      ...[1, 3, 0, 0, 2],
    ])
    expect(liarsToSplit({ ...ofGroup(2, 3), quorum: NO_QUORUM })).toBe(0)
  })

  it('are as many as trying every way to lie finds, whatever groups there are', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        expect(liarsToSplit(policy)).toBe(bruteLiars(policy))
      }),
      { numRuns: 200 },
    )
  })
})

it('one liar is said to be enough of policies that ask for witnesses alone', () => {
  const policies = [ofGroup(2, 3), ofGroup(1, 3), ofGroup(1, 1), ofGroup(3, 4), ofGroup(2, 2)]
  expect(policies.map(isSplitByOne)).toEqual([true, true, true, false, false])
  expect(isSplitByOne({ ...ofGroup(2, 3), witnesses: [], groups: [], quorum: NO_QUORUM })).toBe(
    false,
  )
})

describe('the time of a quorum', () => {
  it('is the newest at which those who signed then or later still are one', () => {
    fc.assert(
      fc.property(policies, times, (policy, given) => {
        const cosignatures = cosignaturesOf(policy, given)
        const since = (time: Date) =>
          new Set(cosignatures.filter((one) => one.time >= time).map(({ witness }) => witness))
        const holding = cosignatures
          .map(({ time }) => time)
          .filter((time) => meetsQuorum(policy, since(time)))
        const newest = holding.sort((a, b) => Number(b) - Number(a))[0]
        expect(quorumTime(policy, cosignatures)).toEqual(newest)
      }),
    )
  })

  it('is not moved by one witness of three that goes on signing alone', () => {
    const policy = ofGroup(2, 3)
    const at = (seconds: number[]) => quorumTime(policy, cosignaturesOf(policy, seconds))
    expect(at([10, 20, 1_000_000])).toEqual(new Date(20_000))
    expect(at([10])).toBeUndefined()
  })

  it('is unknown without a quorum', () => {
    const policy = { ...ofGroup(1, 1), quorum: NO_QUORUM }
    expect(quorumTime(policy, cosignaturesOf(policy, [10]))).toBeUndefined()
  })
})

it('an entry is accepted after it only beyond what clocks may differ by', () => {
  const asOf = new Date(1_000_000)
  expect(isAcceptedAfter(new Date(1_300_000), asOf)).toBe(false)
  expect(isAcceptedAfter(new Date(1_300_001), asOf)).toBe(true)
})
