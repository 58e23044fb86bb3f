import { describe, expect, it } from 'vitest'
import { formatVerifierKey } from '../../../src/core/keys/verifier-key.ts'
import {
  formatPolicy,
  meetsQuorum,
  NO_QUORUM,
  parsePolicy,
  unwitnessed,
} from '../../../src/core/log/policy.ts'
import { newLogKey, newWitnessKey } from '../../support/log-key.ts'
import { errorOf } from '../../support/refusals.ts'

const logKey = () => formatVerifierKey(newLogKey('ledger.example/cq').verifierKey)
const witnessKey = (name = 'w') => formatVerifierKey(newWitnessKey(`${name}.example`).verifierKey)
const ONE = `witness one ${witnessKey()}`
const TWO = `witness two ${witnessKey()}`

/** The example of the specification. */
const NESTED = `
# regulators
witness X1 ${witnessKey()}
witness X2 ${witnessKey()} https://x2.example/witness
witness X3 ${witnessKey()}
  group  X-witnesses 2 X1\tX2 X3

witness Y1 ${witnessKey()}
witness Y2 ${witnessKey()}
group Y-witnesses any Y1 Y2
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y`

describe('a policy', () => {
  it('says which witnesses are enough, group within group', () => {
    const policy = parsePolicy(NESTED)
    const meets = (...names: string[]) => meetsQuorum(policy, new Set(names))
    expect(meets('X1', 'X3', 'Y2')).toBe(true)
    expect(meets('X1', 'X2', 'X3', 'Y1', 'Y2')).toBe(true)
    expect(meets('X1', 'X2', 'X3')).toBe(false)
    expect(meets('X1', 'Y1', 'Y2')).toBe(false)
    expect(meets()).toBe(false)
  })

  it('of one witness is that witness, and of none is met by nobody at all', () => {
    const policy = parsePolicy(`${ONE}\n${TWO}\nquorum two\n`)
    expect(meetsQuorum(policy, new Set(['two']))).toBe(true)
    expect(meetsQuorum(policy, new Set(['one']))).toBe(false)
    expect(meetsQuorum(parsePolicy(`${ONE}\nquorum none`), new Set())).toBe(true)
  })

  it('reads back as it was written', () => {
    const policy = parsePolicy(`log ${logKey()} https://ledger.example\nlog ${logKey()}\n${NESTED}`)
    expect(policy.logs).toHaveLength(2)
    expect(policy.witnesses[1]?.url).toBe('https://x2.example/witness')
    expect(parsePolicy(formatPolicy(policy))).toEqual(policy)
    const { verifierKey } = newLogKey('ledger.example/cq')
    const alone = unwitnessed(verifierKey)
    expect(parsePolicy(formatPolicy(alone))).toEqual(alone)
    expect(alone.quorum).toBe(NO_QUORUM)
  })

  it('keeps lines and keys of a kind that it does not know, and never counts them', () => {
    const pq = `pq.example+00000000+${btoa(`\u0006${'x'.repeat(1_312)}`)}`
    const lines = [ONE, TWO, `witness pq ${pq} https://pq.example`, 'group g 2 one two pq']
    const policy = parsePolicy([`log ${pq}`, ...lines, 'mirror m', 'quorum g'].join('\n'))
    expect(policy.logs).toEqual([])
    expect(policy.witnesses.map(({ name }) => name)).toEqual(['one', 'two'])
    expect(meetsQuorum(policy, new Set(['one', 'two']))).toBe(true)
    expect(meetsQuorum(policy, new Set(['one']))).toBe(false)
    expect(parsePolicy(formatPolicy(policy))).toEqual(policy)
    expect(formatPolicy(policy)).toContain(`witness pq ${pq} https://pq.example\n`)
    expect(formatPolicy(policy)).toContain('mirror m\n')
  })

  it('takes thirty-two logs, witnesses and groups', () => {
    const numbers = Array.from({ length: 32 }, (_, i) => i)
    const lines = [
      ...numbers.map(() => `log ${logKey()}`),
      ...numbers.map((i) => `witness w${i} ${witnessKey()}`),
      ...numbers.map((i) => `group g${i} any w${i}${i > 0 ? ` g${i - 1}` : ''}`),
      'quorum g31',
    ]
    const policy = parsePolicy(lines.join('\n'))
    expect(meetsQuorum(policy, new Set(['w0']))).toBe(true)
  })

  const key = witnessKey()
  it.each([
    ['control_character', 2, `${ONE}\nquorum one\r\n`],
    ['quorum_missing', 1, 'quorums one'],
    ['quorum_missing', 1, 'QUORUM none'],
    ['excess', 1, 'quorum none none'],
    ['excess', 1, `witness one ${key} https://a.example b`],
    ['excess', 1, `log ${logKey()} https://a.example b`],
    ['key', 1, 'log ledger.example/cq'],
    ['key', 1, `witness ${key}`],
    ['key_type', 1, `log ${key}`],
    ['key_type', 1, `witness one ${logKey()}`],
    ['key_twice', 2, `witness one ${key}\nwitness two ${key}`],
    ['name_reserved', 1, `witness none ${key}`],
    ['name_twice', 2, `${ONE}\nwitness one ${key}`],
    ['name_twice', 2, `${ONE}\ngroup one any one`],
    ['name_unknown', 1, `quorum one\n${ONE}`],
    ['name_unknown', 2, `${ONE}\ngroup g any one two`],
    ['name_unknown', 2, `${ONE}\ngroup g any g`],
    ['name_unknown', 2, `${ONE}\ngroup g any none`],
    ['members_missing', 2, `${ONE}\ngroup g any`],
    ['member_twice', 2, `${ONE}\ngroup g any one one`],
    ['member_twice', 3, `${ONE}\ngroup g any one\ngroup h any one`],
    ['threshold', 2, `${ONE}\ngroup g 0 one`],
    ['threshold', 2, `${ONE}\ngroup g 2 one`],
    ['threshold', 2, `${ONE}\ngroup g 01 one`],
    ['threshold', 2, `${ONE}\ngroup g some one`],
    ['quorum_twice', 3, `${ONE}\nquorum one\nquorum one`],
    ['quorum_missing', 1, ONE],
    ['too_large', 1, ' '.repeat(300_000)],
  ])('is refused for %s in line %i', (reason, line, text) => {
    const { code, params } = errorOf(() => parsePolicy(text))!
    expect({ code, params }).toEqual({ code: 'policy_malformed', params: { line, reason } })
  })
})
