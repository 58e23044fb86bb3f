import { beforeEach, describe, expect, it } from 'vitest'
import { auditLedger } from '../../src/audit/audit.ts'
import type { AuditedEntry } from '../../src/audit/audited.ts'
import type { Finding } from '../../src/audit/finding.ts'
import type { Source } from '../../src/audit/source.ts'
import { toBase64, toBase64Url, toUtf8 } from '../../src/core/bytes/encoding.ts'
import type { Hash } from '../../src/core/bytes/hash.ts'
import { touchedCodes } from '../../src/core/events/parts.ts'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import { type BatteryLink, encodeEntry } from '../../src/core/log/entry.ts'
import { leafHash } from '../../src/core/log/merkle.ts'
import { unwitnessed } from '../../src/core/log/policy.ts'
import { AUTHORITY } from '../../src/core/log/submission.ts'
import {
  collected,
  corrected,
  nextBatteryCode,
  type Reference,
  registered,
  retired,
  storedIn,
  voided,
} from '../support/events.ts'
import { createFleet, type Enterprise, type Fleet, newKey } from '../support/fleet.ts'
import { newLogKey } from '../support/ledger.ts'

let fleet: Fleet
let collector: Enterprise
let code: string

beforeEach(() => {
  fleet = createFleet({ origin: 'ledger.example/test' })
  collector = fleet.enterprise('collector')
  code = nextBatteryCode()
})

/** A submission, or one that names entries before it. */
type Submission = string | ((rows: readonly AuditedEntry[]) => string)

/** A log that takes anything: each submission linked as if it were good. */
function takeAll(
  submissions: readonly Submission[],
  spoil: (links: BatteryLink[], index: number) => BatteryLink[] = (links) => links,
): AuditedEntry[] {
  const heads = new Map<string, { length: number; hash: Hash }>()
  let previous: Hash | undefined
  const rows: AuditedEntry[] = []
  for (const [index, given] of submissions.entries()) {
    const submission = typeof given === 'string' ? given : given(rows)
    const links = spoil(linksOf(submission, heads), index)
    const acceptedAt = new Date()
    const entry = encodeEntry({ index, acceptedAt, previous, batteries: links, submission })
    const hash = leafHash(toUtf8(entry))
    for (const { code, position } of links) heads.set(code, { length: position + 1, hash })
    previous = hash
    rows.push({ index, leafHash: hash, entry, acceptedAt: acceptedAt.toISOString() })
  }
  return rows
}

function linksOf(jws: string, heads: Map<string, { length: number; hash: Hash }>): BatteryLink[] {
  return codesIn(jws).map((code) => {
    const head = heads.get(code)
    return { code, position: head?.length ?? 0, previous: head?.hash }
  })
}

/** Of an event, good or not. */
function codesIn(jws: string): string[] {
  try {
    const { event } = JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString())
    return touchedCodes(event)
  } catch {
    return []
  }
}

/** @param again - what the source says when it is asked for an entry once more */
async function audit(
  rows: readonly AuditedEntry[],
  again = (index: number): string | undefined => rows[index]?.entry,
): Promise<readonly Finding[]> {
  // Pages of two, so that what one does must reach the next.
  async function* pages() {
    for (let at = 0; at < rows.length; at += 2) {
      yield { rows: rows.slice(at, at + 2), checkpoints: [] }
    }
  }
  const source: Source = {
    total: rows.length,
    newest: undefined,
    pages: pages(),
    readTexts: async (indexes) =>
      new Map(
        indexes.flatMap((index) => {
          const text = again(index)
          return text === undefined ? [] : [[index, text] as const]
        }),
      ),
  }
  const { origin, authorityKeys } = fleet
  const trust = {
    origin,
    authorityKeys,
    policy: unwitnessed(verifierKey(origin, newLogKey().publicKey)),
  }
  return (await auditLedger(source, trust, { threads: 1, onProgress: () => {} })).findings
}

/** What is found in a log of the registry and these. */
const findingsIn = (...submissions: string[]) =>
  audit(takeAll([...fleet.registryEvents(), ...submissions]))

const FIRST = 2

/** The last character of a signature has four bits to spare. */
const respell = (character: string) => String.fromCharCode(character.charCodeAt(0) + 1)

const revoke = (kid: string) =>
  fleet.authority.sign({ type: 'key.revoked', time: new Date().toISOString(), kid, reason: 'lost' })

/** Another key of the authority's: who signs with it, what adds it, and what takes the first one back. */
function succession() {
  const key = newKey()
  const time = () => new Date().toISOString()
  const byNew = { key, header: { kid: key.kid } }
  const added = { type: 'key.added', enterprise: AUTHORITY, kind: 'admin', label: '2027' }
  const revoked = { type: 'key.revoked', kid: fleet.authority.key.kid, reason: 'replaced' }
  return {
    adds: fleet.authority.sign({ ...added, time: time(), key: key.key }),
    revokes: fleet.authority.sign({ ...revoked, time: time() }, byNew),
    vendorBy: (signer: 'old' | 'new') =>
      fleet.authority.sign(
        { type: 'vendor.registered', time: time(), vendor: '04Q', name: '某厂' },
        signer === 'new' ? byNew : {},
      ),
  }
}

describe('the replay', () => {
  it('finds nothing in a good log', async () => {
    const findings = await findingsIn(
      collector.sign(registered(code)),
      collector.sign(retired(code)),
      collector.sign(collected(code, collector.creditCode)),
      revoke(collector.key.kid),
    )
    expect(findings).toEqual([])
  })

  it('finds nothing where the authority changed its key, and knows of the first one alone', async () => {
    const { adds, revokes, vendorBy } = succession()
    const before = vendorBy('old')
    const findings = await findingsIn(before, adds, vendorBy('new'), revokes, vendorBy('new'))
    expect(findings).toEqual([])
  })

  it.each<[string, () => string[], Partial<Finding>]>([
    [
      'an authority’s key that none of its keys has added',
      () => [succession().vendorBy('new')],
      { index: FIRST, check: 'key', code: 'key_unknown' },
    ],
    [
      'the key of the trust file after it was revoked',
      () => {
        const { adds, revokes, vendorBy } = succession()
        return [adds, revokes, vendorBy('old')]
      },
      { index: FIRST + 2, check: 'key', code: 'key_revoked' },
    ],
    [
      'a key that revokes itself',
      () => [revoke(fleet.authority.key.kid)],
      { index: FIRST, check: 'lifecycle', code: 'self_revocation' },
    ],
    [
      'a key that is not in the log',
      () => {
        const key = newKey()
        return [collector.sign(registered(code), { key, header: { kid: key.kid } })]
      },
      { index: FIRST, check: 'key', code: 'key_unknown' },
    ],
    [
      'a key after it was revoked',
      () => [revoke(collector.key.kid), collector.sign(registered(code))],
      { index: FIRST + 1, check: 'key', code: 'key_revoked' },
    ],
    [
      'a key of another enterprise',
      () => [collector.sign(registered(code), { claims: { iss: '91350100M000100Y43' } })],
      { index: FIRST, check: 'key', code: 'submission_untrusted' },
    ],
    [
      'a signature by another key',
      () => [collector.sign(registered(code), { key: newKey() })],
      { index: FIRST, check: 'signature', code: 'submission_untrusted' },
    ],
    [
      'a submission that was meant for another log',
      () => [collector.sign(registered(code), { claims: { aud: 'ledger.example/other' } })],
      { index: FIRST, check: 'submission', code: 'submission_untrusted' },
    ],
    [
      'a submission issued in the future',
      () => [collector.sign(registered(code), { claims: { iat: 4_000_000_000 } })],
      { index: FIRST, check: 'submission', code: 'submission_untrusted' },
    ],
    [
      'an event in the future',
      () => [collector.sign(registered(code, { time: '2999-01-01T00:00:00Z' }))],
      { index: FIRST, check: 'lifecycle', code: 'event_in_future' },
    ],
    [
      'a role that may not sign it',
      () => [
        collector.sign({
          ...registered(code),
          type: 'battery.installed',
          origin: undefined,
          vin: 'LS5A3DBE0PA000001',
          vehicleModel: 'SC7001',
          swapModel: false,
        }),
      ],
      { index: FIRST, check: 'lifecycle', code: 'role_not_allowed' },
    ],
    [
      'a battery that nobody registered',
      () => [collector.sign(retired(code))],
      { index: FIRST, check: 'lifecycle', code: 'battery_unknown' },
    ],
    [
      'a second life of one battery',
      () => [collector.sign(registered(code)), collector.sign(registered(code))],
      { index: FIRST + 1, check: 'lifecycle', code: 'battery_known' },
    ],
    [
      'an identifier that was used before',
      () => {
        const claims = { jti: '00000000-0000-4000-8000-000000000001' }
        const other = nextBatteryCode()
        return [
          collector.sign(registered(code), { claims }),
          collector.sign(registered(other), { claims }),
        ]
      },
      { index: FIRST + 1, check: 'duplicate', code: 'submission_conflict' },
    ],
    [
      'an event with an unknown member',
      () => [collector.sign(registered(code, { colour: 'red' })), collector.sign(retired(code))],
      { index: FIRST, check: 'submission', code: 'event_invalid' },
    ],
    [
      'an event that is none at all',
      () => [collector.sign({ type: 'battery.registered', batteries: 7 })],
      { index: FIRST, check: 'submission', code: 'event_invalid' },
    ],
    [
      'a second spelling of a signature',
      () => [collector.sign(registered(code)).replace(/.$/, respell)],
      { index: FIRST, check: 'submission', code: 'submission_malformed' },
    ],
    [
      'claims that are no object',
      () => {
        const part = (value: unknown) => toBase64Url(toUtf8(JSON.stringify(value)))
        return [`${part(null)}.${part({})}.${'A'.repeat(86)}`]
      },
      { index: FIRST, check: 'submission', code: 'submission_malformed' },
    ],
  ])('finds %s', async (_, submissions, expected) => {
    const [first] = await findingsIn(...submissions())
    expect(first).toMatchObject(expected)
  })

  it('names a false signature before the rule that is broken with it', async () => {
    const [first] = await findingsIn(collector.sign(retired(code), { key: newKey() }))
    expect(first).toMatchObject({ index: FIRST, check: 'signature' })
  })

  it('names a false signature before what later follows from it', async () => {
    const [first, second] = await findingsIn(
      collector.sign(registered(code), { key: newKey() }),
      collector.sign(registered(nextBatteryCode())),
      collector.sign(registered(code)),
    )
    expect(first).toMatchObject({ index: FIRST, check: 'signature' })
    expect(second).toMatchObject({ index: FIRST + 2, check: 'lifecycle' })
  })

  it.each<[string, (link: BatteryLink) => BatteryLink[], Partial<Finding>]>([
    ['that lacks a battery', () => [], { code: 'batteries_differ' }],
    ['of another battery', (link) => [{ ...link, code: 'X' }], { code: 'batteries_differ' }],
    ['at another position', (link) => [{ ...link, position: 5 }], { code: 'position_differs' }],
    [
      'with another entry before it',
      (link) => [{ ...link, previous: new Uint8Array(32) }],
      { code: 'battery_chain_broken' },
    ],
  ])('finds a battery chain %s', async (_, spoil, expected) => {
    const submissions = [
      ...fleet.registryEvents(),
      collector.sign(registered(code)),
      collector.sign(retired(code)),
    ]
    const last = FIRST + 1
    const rows = takeAll(submissions, (links, i) => (i === last ? links.flatMap(spoil) : links))
    const [first] = await audit(rows)
    expect(first).toMatchObject({ index: last, check: 'batteryChain', ...expected })
  })

  it('is not led astray by an enterprise whose registration is no such event', async () => {
    const time = new Date().toISOString()
    const about = { creditCode: '91350100M000100Y43', name: 'X', district: '500107', roles: 7 }
    const holder = { creditCode: about.creditCode }
    const admitted = fleet.registryEvents()
    const registration = fleet.authority.sign({ type: 'enterprise.registered', time, ...about })
    const device = fleet.addKey(holder)
    const rows = takeAll([
      ...admitted,
      registration,
      ...fleet.registryEvents().slice(admitted.length),
      device.sign(registered(code)),
    ])
    const [first] = await audit(rows)
    expect(first).toMatchObject({ index: FIRST, check: 'submission', code: 'event_invalid' })
  })

  it('does not fall for a key whose adding is forged', async () => {
    const thief = newKey()
    const { key } = thief
    const event = { type: 'key.added', time: new Date().toISOString(), kind: 'device', label: 'x' }
    const added = fleet.authority.sign(
      { ...event, enterprise: collector.creditCode, key },
      { key: thief },
    )
    const stolen = collector.sign(registered(code), { key: thief, header: { kid: thief.kid } })
    const [first] = await findingsIn(added, stolen)
    expect(first).toMatchObject({ index: FIRST, check: 'signature' })
  })
})

describe('the replay of a correction', () => {
  /** Registered, collected and stored; the entry of that step is corrected; then stored again. */
  function correctedLog(step: number, correct: (entry: Reference) => object): AuditedEntry[] {
    const story = [registered(code), collected(code, 'person:6b1f0c2e'), storedIn(code)]
    const correction = (rows: readonly AuditedEntry[]) => {
      const { index, leafHash } = rows[FIRST + step]!
      return collector.sign(correct({ index, leafHash: toBase64(leafHash) }))
    }
    return takeAll([
      ...fleet.registryEvents(),
      ...story.map((event) => collector.sign(event)),
      correction,
      collector.sign(storedIn(code)),
    ])
  }
  const last = FIRST + 3

  it('derives anew what it touches, and goes on from there', async () => {
    // Only since it was never stored can it be stored now.
    expect(await audit(correctedLog(2, (entry) => voided(entry, [code])))).toEqual([])
    const same = correctedLog(2, (entry) => corrected(entry, [code], storedIn(code)))
    expect(await audit(same)).toMatchObject([{ index: last + 1, code: 'state_conflict' }])
  })

  it('asks once more for the entries that it is judged by, and for no others', async () => {
    const asked: number[] = []
    const rows = correctedLog(2, (entry) => voided(entry, [code]))
    await audit(rows, (index) => {
      asked.push(index)
      return rows[index]?.entry
    })
    expect(asked).toEqual([FIRST, FIRST + 1, FIRST + 2])
  })

  it.each([
    ['is another', (text: string) => text.replace(/\n$/, ' \n')],
    ['is not there', () => undefined],
  ])('finds it if an entry of the past %s when it is read once more', async (_, change) => {
    const rows = correctedLog(2, (entry) => voided(entry, [code]))
    const findings = await audit(rows, (index) =>
      index === FIRST + 1 ? change(rows[index]!.entry) : rows[index]?.entry,
    )
    expect(findings).toMatchObject([{ index: FIRST + 1, check: 'entry', code: 'entry_changed' }])
  })

  it.each<[string, (entry: Reference) => object, Partial<Finding>]>([
    [
      'an entry by another hash',
      (entry) => voided({ ...entry, leafHash: toBase64(new Uint8Array(32)) }, [code]),
      { check: 'lifecycle', code: 'entry_unknown' },
    ],
    [
      'an entry that comes later',
      (entry) => voided({ ...entry, index: 99 }, [code]),
      { check: 'lifecycle', code: 'entry_unknown' },
    ],
    [
      'an entry of the registry',
      (entry) => voided({ ...entry, index: 0 }, [code]),
      { check: 'lifecycle', code: 'entry_unknown' },
    ],
    [
      'other codes',
      (entry) => voided(entry, [nextBatteryCode()]),
      { check: 'submission', code: 'event_invalid' },
    ],
    [
      'another type',
      (entry) => corrected(entry, [code], retired(code)),
      { check: 'submission', code: 'event_invalid' },
    ],
  ])('finds a correction that names %s', async (_, correct, expected) => {
    const [first] = await audit(correctedLog(2, correct))
    expect(first).toMatchObject({ index: last, ...expected })
  })

  it('finds a past event that is none before what it does to a correction', async () => {
    const rows = takeAll([
      ...fleet.registryEvents(),
      collector.sign(registered(code, { colour: 'red' })),
      collector.sign(retired(code)),
      (before) => {
        const { index, leafHash } = before[FIRST + 1]!
        return collector.sign(voided({ index, leafHash: toBase64(leafHash) }, [code]))
      },
    ])
    const [first] = await audit(rows)
    expect(first).toMatchObject({ index: FIRST, check: 'submission', code: 'event_invalid' })
  })

  it('finds a correction by somebody else', async () => {
    const rival = fleet.enterprise('collector')
    const rows = takeAll([
      ...fleet.registryEvents(),
      collector.sign(registered(code)),
      (before) => {
        const { index, leafHash } = before.at(-1)!
        return rival.sign(voided({ index, leafHash: toBase64(leafHash) }, [code]))
      },
    ])
    expect(await audit(rows)).toMatchObject([{ check: 'lifecycle', code: 'role_not_allowed' }])
  })
})
