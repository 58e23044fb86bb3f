/** The log of the protocol's vectors and examples: sixteen entries in which much happens. */

import {
  fromBase64,
  fromBase64Url,
  fromUtf8,
  toBase64,
  toBase64Url,
  toHex,
  toUtf8,
} from '../../../src/core/bytes/encoding.ts'
import { sha256 } from '../../../src/core/bytes/hash.ts'
import { touchedCodes } from '../../../src/core/events/parts.ts'
import { formatVerifierKey } from '../../../src/core/keys/verifier-key.ts'
import { signCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { signCosignature } from '../../../src/core/log/cosignature.ts'
import { decodeEntry, type Entry, encodeEntry } from '../../../src/core/log/entry.ts'
import { leafHash } from '../../../src/core/log/merkle.ts'
import { addSignatures } from '../../../src/core/log/note.ts'
import { parsePolicy } from '../../../src/core/log/policy.ts'
import { AUTHORITY, encodeSigningInput, SUBMISSION_TYPE } from '../../../src/core/log/submission.ts'
import type { Trust } from '../../../src/core/log/trust.ts'
import { slowTree } from '../slow-tree.ts'
import { ecKey, edKey, noteKey, type VectorKey, witnessKey } from './keys.ts'

export const ORIGIN = 'ledger.example/cq'
export const COLLECTOR = '91500107MA5U0AAA2Q'
export const OTHER = '91500000MA5U00001P'
export const PACK = '001CB240000003B3C0221953'
export const MODULE = '04QMB76836300JBC40000903'
export const OTHER_PACK = '04QPB76836300JBC40000904'
export const FACILITY = 'CQ-JLP-001'
const DISTRICT = '500107'

export const keys = {
  root: ecKey('authority 1'),
  authority: edKey('authority 2'),
  admin: ecKey('admin of the collector'),
  scanner1: ecKey('scanner 1'),
  scanner2: edKey('scanner 2'),
  other: ecKey('device of another enterprise'),
  stranger: ecKey('nobody that the log knows'),
}
export const logKey = noteKey(ORIGIN, undefined, 'log')
export const nextLogKey = noteKey(ORIGIN, undefined, 'next key of the log')
export const strangerLogKey = noteKey(ORIGIN, undefined, 'not the log')
export const witnesses = {
  regulator: witnessKey('regulator.example/witness'),
  association: witnessKey('association.example/w'),
  university: witnessKey('university.example/w'),
}
export type WitnessName = keyof typeof witnesses

export const trust: Trust = {
  origin: ORIGIN,
  policy: parsePolicy(
    [
      `log ${formatVerifierKey(logKey.verifierKey)}`,
      ...Object.entries(witnesses).map(
        ([name, key]) => `witness ${name} ${formatVerifierKey(key.verifierKey)}`,
      ),
      'group two-of-three 2 regulator association university',
      'quorum two-of-three',
    ].join('\n'),
  ),
  authorityKeys: [{ kid: keys.root.kid, key: keys.root.key }],
}

/** Seconds after the log's first entry. */
export const timeAt = (seconds: number): Date => new Date(Date.UTC(2026, 10, 22) + seconds * 1000)

/** Of an event, by the clocks of Chongqing. */
export const eventTime = (seconds: number): string =>
  new Date(timeAt(seconds).getTime() + 8 * 3_600_000).toISOString().replace('.000Z', '+08:00')

/** A UUID that follows from a text. */
export function uuidOf(text: string): string {
  const hex = toHex(sha256(toUtf8(text)))
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

export interface Claims {
  readonly iss: string
  readonly aud: string
  readonly iat: number
  readonly jti: string
  readonly event: object
}

export const claimsOf = (iss: string, event: object, seconds: number, jti?: string): Claims => ({
  ...{ iss, aud: ORIGIN, iat: timeAt(seconds).getTime() / 1000 },
  jti: jti ?? uuidOf(`${seconds} ${JSON.stringify(event)}`),
  event,
})

export const headerOf = ({ alg, kid }: VectorKey) => ({ alg, kid, typ: SUBMISSION_TYPE })

export const submit = (key: VectorKey, claims: Claims): string =>
  attach(encodeSigningInput(key, claims), key)

/** Signs these very texts, whatever they are. */
export const submitTexts = (key: VectorKey, header: Bytes, payload: Bytes): string =>
  attach(`${toBase64Url(asBytes(header))}.${toBase64Url(asBytes(payload))}`, key)

export const attach = (input: string, key: VectorKey): string =>
  `${input}.${toBase64Url(key.sign(toUtf8(input)))}`

type Bytes = string | Uint8Array
const asBytes = (part: Bytes) => (typeof part === 'string' ? toUtf8(part) : part)

/** The next entry of a log, rightly linked but for what is said otherwise. */
export function entryAfter(
  leaves: readonly string[],
  submission: string,
  seconds: number,
  otherwise: Partial<Entry> = {},
): string {
  const last = leaves.at(-1)
  return encodeEntry({
    index: leaves.length,
    acceptedAt: timeAt(seconds),
    previous: last === undefined ? undefined : leafHash(toUtf8(last)),
    batteries: linksAfter(leaves, submission),
    submission,
    ...otherwise,
  })
}

export function linksAfter(leaves: readonly string[], submission: string): Entry['batteries'] {
  const entries = leaves.map((leaf) => ({
    links: decodeEntry(toUtf8(leaf)).batteries,
    hash: leafHash(toUtf8(leaf)),
  }))
  return codesIn(submission).map((code) => {
    const chain = entries.filter(({ links }) => links.some((link) => link.code === code))
    return { code, position: chain.length, previous: chain.at(-1)?.hash }
  })
}

/** Whatever its event is: it may be one that no log would take. */
function codesIn(submission: string): string[] {
  const [, payload = ''] = submission.split('.')
  const { event } = JSON.parse(fromUtf8(fromBase64Url(payload)!)!)
  return 'batteries' in event ? touchedCodes(event) : []
}

const place = { district: DISTRICT }
const at = (seconds: number) => ({ time: eventTime(seconds) })

export const events = {
  enterprise: (creditCode: string, name: string, roles: string[], seconds: number) => ({
    ...{ type: 'enterprise.registered', ...at(seconds) },
    ...{ creditCode, name, roles, district: DISTRICT },
  }),
  keyAdded: (
    enterprise: string,
    kind: 'admin' | 'device',
    label: string,
    { key }: VectorKey,
    seconds: number,
  ) => ({ type: 'key.added', ...at(seconds), enterprise, kind, label, key }),
  keyRevoked: ({ kid }: VectorKey, reason: string, seconds: number) => ({
    ...{ type: 'key.revoked', ...at(seconds) },
    ...{ kid, reason },
  }),
  suspended: (creditCode: string, seconds: number) => ({
    ...{ type: 'enterprise.suspended', ...at(seconds) },
    ...{ creditCode, reason: '证照过期' },
  }),
  reinstated: (creditCode: string, seconds: number) => ({
    ...{ type: 'enterprise.reinstated', ...at(seconds) },
    ...{ creditCode, reason: '证照已换发' },
  }),
  facility: (seconds: number) => ({
    ...{ type: 'facility.registered', ...at(seconds) },
    ...{ facility: FACILITY, enterprise: COLLECTOR, name: '九龙坡集散点', district: DISTRICT },
  }),
  registered: (seconds: number, code: string, children?: string[]) => ({
    ...{ type: 'battery.registered', ...at(seconds), place },
    batteries: [{ code, ...(children && { children }) }],
    origin: 'unrecorded',
  }),
  retired: (seconds: number, code = PACK) => ({
    ...{ type: 'battery.retired', ...at(seconds), place },
    batteries: [{ code, stateOfHealthPercent: 71.5 }],
    ...{ reason: 'capacity', method: 'full_test' },
  }),
  collected: (seconds: number, code = PACK) => ({
    ...{ type: 'battery.collected', ...at(seconds) },
    place: { facility: FACILITY, district: DISTRICT },
    batteries: [{ code, condition: 'intact' }],
    ...{ from: 'person:0f3a9c1e', grossMassKg: 412.5 },
  }),
  storedIn: (seconds: number, temperatureC = 235) => ({
    ...{ type: 'storage.in', ...at(seconds), place },
    batteries: [{ code: PACK }],
    ...{ safety: 'pass', temperatureC },
  }),
  storedOut: (seconds: number) => ({
    ...{ type: 'storage.out', ...at(seconds), place },
    batteries: [{ code: PACK }],
    ...{ safety: 'pass', temperatureC: 24 },
  }),
  corrected: (seconds: number, index: number, leaf: string, event: object) => ({
    ...{ type: 'record.corrected', ...at(seconds), place, batteries: [] },
    entry: { index, leafHash: toBase64(leafHash(toUtf8(leaf))) },
    ...{ codes: [PACK], reason: 'incorrect_data', explanation: '小数点错位', event },
  }),
}

/** Seconds at which the last entry was accepted; what is forged after it comes later. */
export const END = 2_700

export const leaves: readonly string[] = tell()

function tell(): string[] {
  const { root, authority, admin, scanner1, scanner2, other } = keys
  const told: string[] = []
  const say = (key: VectorKey, iss: string, seconds: number, event: object) => {
    // The log's clock stands a little after the signer's.
    told.push(entryAfter(told, submit(key, claimsOf(iss, event, seconds)), seconds + 1.25))
  }
  const roles = ['collector', 'warehouse']
  say(root, AUTHORITY, 0, events.enterprise(COLLECTOR, '示例回收有限公司', roles, 0))
  say(root, AUTHORITY, 60, events.keyAdded(COLLECTOR, 'admin', 'office', admin, 60))
  say(admin, COLLECTOR, 120, events.keyAdded(COLLECTOR, 'device', 'scanner 1', scanner1, 120))
  say(root, AUTHORITY, 180, events.enterprise(OTHER, '另一家公司', ['collector'], 180))
  say(root, AUTHORITY, 240, events.keyAdded(OTHER, 'device', 'phone', other, 240))
  say(scanner1, COLLECTOR, 1_800, events.registered(1_800, PACK, [MODULE]))
  say(scanner1, COLLECTOR, 1_860, events.retired(1_860))
  say(root, AUTHORITY, 1_920, events.facility(1_920))
  say(scanner1, COLLECTOR, 1_980, events.collected(1_980))
  say(root, AUTHORITY, 2_040, events.keyAdded(AUTHORITY, 'admin', '2027', authority, 2_040))
  say(scanner1, COLLECTOR, 2_100, events.storedIn(2_100))
  const instead = events.storedIn(2_100, 23.5)
  say(scanner1, COLLECTOR, 2_160, events.corrected(2_160, 10, told[10]!, instead))
  say(admin, COLLECTOR, 2_220, events.keyRevoked(scanner1, 'lost', 2_220))
  say(authority, AUTHORITY, 2_280, events.keyRevoked(root, 'replaced', 2_280))
  const device = events.keyAdded(COLLECTOR, 'device', 'scanner 2', scanner2, 2_340)
  say(authority, AUTHORITY, 2_340, device)
  say(scanner2, COLLECTOR, 2_400, events.storedOut(2_400))
  return told
}

export const hashesOf = (texts: readonly string[]) => texts.map((leaf) => leafHash(toUtf8(leaf)))
export const treeOf = (texts: readonly string[]) => slowTree(hashesOf(texts))
export const tree = treeOf(leaves)
export const SIZE = leaves.length

export interface CheckpointOptions {
  readonly texts?: readonly string[]
  readonly size?: number
  readonly by?: readonly WitnessName[]
  readonly root?: Uint8Array
  readonly origin?: string
}

/** A checkpoint of the log, cosigned by two witnesses unless it is said otherwise. */
export async function checkpoint({
  texts = leaves,
  size = texts.length,
  by = ['regulator', 'association'],
  root = treeOf(texts).root(size),
  origin = ORIGIN,
}: CheckpointOptions = {}): Promise<string> {
  const note = await signCheckpoint({ origin, size, root }, logKey)
  return cosign(note, by)
}

export const WITNESSED = timeAt(2_402)

export async function cosign(note: string, by: readonly WitnessName[], time = WITNESSED) {
  const text = textOf(note)
  const signatures = by.map((name) =>
    signCosignature(text, witnesses[name].verifierKey, time, witnesses[name].sign),
  )
  return addSignatures(note, await Promise.all(signatures))
}

export const textOf = (note: string) => note.slice(0, note.lastIndexOf('\n\n') + 1)

/** The same base64 text with the last character that carries bits spelt otherwise. */
export function respell(text: string, url = false): string {
  const alphabet = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${url ? '-_' : '+/'}`
  const bare = text.replace(/=+$/, '')
  const last = alphabet.indexOf(bare.at(-1)!)
  const respelt = bare.slice(0, -1) + alphabet[last + 1] + text.slice(bare.length)
  if (fromBase64(respelt)) throw new Error(`${text} has no spare bits`)
  return respelt
}
