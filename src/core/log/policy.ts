/**
 * Policy (C2SP tlog-policy): which logs and witnesses there are, and whose cosignatures suffice. A
 * kind of line or key that is not known here is passed over, so that policies with newer ones can
 * be used by older programs: a witness with such a key counts as one that does not cosign.
 *
 *     log ledger.example/cq+8c2b1e0d+AW…
 *     witness regulator regulator.example/w+5f1c0d2e+BG… https://regulator.example/witness
 *     witness association association.example/w+a7e0c1b4+BK…
 *     group both all regulator association
 *     quorum both
 */

import { LedgerError } from '../errors.ts'
import {
  ED25519,
  ED25519_COSIGNATURE,
  formatVerifierKey,
  isVerifierKeyOfUnknownType,
  type KeyType,
  parseVerifierKey,
  type VerifierKey,
} from '../keys/verifier-key.ts'

export interface Policy {
  /** A log that changes its key has several, of one name. */
  readonly logs: readonly PolicyLog[]
  readonly witnesses: readonly PolicyWitness[]
  /** Witnesses whose kind of key is not known here: names that never cosign. */
  readonly strangers?: readonly PolicyStranger[]
  /** Lines of a kind that is not known here, and logs with such a key: kept, and without a meaning. */
  readonly others?: readonly string[]
  /** Ordered so that a group comes after its members. */
  readonly groups: readonly PolicyGroup[]
  /** Name of a witness or a group, or `none`. */
  readonly quorum: string
}

export interface PolicyLog {
  readonly key: VerifierKey
  readonly url?: string
}

export interface PolicyWitness {
  /** The name that this policy gives it; other policies may use another. */
  readonly name: string
  readonly key: VerifierKey
  /** Where it takes checkpoints. */
  readonly url?: string
}

export interface PolicyStranger {
  readonly name: string
  /** Verifier key, as it is written. */
  readonly vkey: string
  readonly url?: string
}

export interface PolicyGroup {
  readonly name: string
  /** Members that have to agree: 1 to all. */
  readonly threshold: number
  /** Witnesses, or groups. */
  readonly members: readonly string[]
}

export const NO_QUORUM = 'none'

/** Of a log that nobody witnesses. */
export const unwitnessed = (...logKeys: readonly VerifierKey[]): Policy => ({
  logs: logKeys.map((key) => ({ key })),
  witnesses: [],
  groups: [],
  quorum: NO_QUORUM,
})

// C2SP asks for 32 of each at least; a stranger may have written the file.
const LINES_LIMIT = 64
const LENGTH_LIMIT = 256 * 1024

interface Draft {
  readonly logs: PolicyLog[]
  readonly witnesses: PolicyWitness[]
  readonly strangers: PolicyStranger[]
  readonly others: string[]
  readonly groups: PolicyGroup[]
  quorum?: string
}

/** @throws {@link LedgerError} `policy_malformed`, with the number of the line, from 1, and a reason */
export function parsePolicy(text: string): Policy {
  if (text.length > LENGTH_LIMIT) throw malformed(1, 'too_large')
  const draft: Draft = { logs: [], witnesses: [], strangers: [], others: [], groups: [] }
  const lines = text.split('\n')
  for (const [i, line] of lines.entries()) {
    const reason = parseLine(line, draft)
    if (reason) throw malformed(i + 1, reason)
  }
  const { logs, witnesses, strangers, others, groups, quorum } = draft
  if (quorum === undefined) throw malformed(lines.length, 'quorum_missing')
  return {
    ...{ logs, witnesses, groups, quorum },
    ...(strangers.length > 0 && { strangers }),
    ...(others.length > 0 && { others }),
  }
}

export const formatPolicy = (policy: Policy): string => `${policyLines(policy).join('\n')}\n`

/** The lines of {@link formatPolicy}. */
export const policyLines = (policy: Policy): string[] => [
  ...policy.logs.map(({ key, url }) => words('log', formatVerifierKey(key), url)),
  ...policy.witnesses.map((one) => words('witness', one.name, formatVerifierKey(one.key), one.url)),
  ...(policy.strangers ?? []).map(({ name, vkey, url }) => words('witness', name, vkey, url)),
  ...policy.groups.map(({ name, threshold, members }) =>
    words('group', name, formatThreshold(threshold, members.length), ...members),
  ),
  ...(policy.others ?? []),
  words('quorum', policy.quorum),
]

/** Whether those witnesses that have cosigned, by their names in the policy, are enough. */
export function meetsQuorum(
  { groups, quorum }: Pick<Policy, 'groups' | 'quorum'>,
  names: ReadonlySet<string>,
): boolean {
  const agreed = new Set(names)
  // Groups come after their members, so that one pass settles all.
  for (const { name, threshold, members } of groups) {
    if (members.filter((member) => agreed.has(member)).length >= threshold) agreed.add(name)
  }
  return quorum === NO_QUORUM || agreed.has(quorum)
}

/** @returns why the line is not one, or undefined */
function parseLine(line: string, draft: Draft): string | undefined {
  if (hasControlCharacter(line)) return 'control_character'
  const [keyword = '', ...rest] = line.split(/[ \t]+/).filter((word) => word !== '')
  if (keyword === '' || keyword.startsWith('#')) return undefined
  const parse = KEYWORDS.get(keyword)
  if (parse) return parse(rest, draft)
  draft.others.push(words(keyword, ...rest))
  return undefined
}

const KEYWORDS: ReadonlyMap<string, (rest: string[], draft: Draft) => string | undefined> = new Map(
  [
    ['log', parseLog],
    ['witness', parseWitness],
    ['group', parseGroup],
    ['quorum', parseQuorum],
  ],
)

function parseLog([vkey = '', url, ...more]: string[], draft: Draft): string | undefined {
  if (more.length > 0) return 'excess'
  if (isVerifierKeyOfUnknownType(vkey)) {
    draft.others.push(words('log', vkey, url))
    return undefined
  }
  const key = parseKey(vkey, ED25519)
  if (typeof key === 'string') return key
  if (draft.logs.length === LINES_LIMIT) return 'too_many'
  if (hasKey(draft.logs, key)) return 'key_twice'
  draft.logs.push({ key, ...(url !== undefined && { url }) })
  return undefined
}

function parseWitness(
  [name = '', vkey = '', url, ...more]: string[],
  draft: Draft,
): string | undefined {
  if (more.length > 0) return 'excess'
  const { witnesses, strangers } = draft
  if (witnesses.length + strangers.length === LINES_LIMIT) return 'too_many'
  const address = { ...(url !== undefined && { url }) }
  if (isVerifierKeyOfUnknownType(vkey)) {
    const fault = nameFault(name, draft)
    if (!fault) strangers.push({ name, vkey, ...address })
    return fault
  }
  const key = parseKey(vkey, ED25519_COSIGNATURE)
  if (typeof key === 'string') return key
  if (hasKey(witnesses, key)) return 'key_twice'
  const fault = nameFault(name, draft)
  if (!fault) witnesses.push({ name, key, ...address })
  return fault
}

function parseGroup(
  [name = '', count = '', ...members]: string[],
  draft: Draft,
): string | undefined {
  if (members.length === 0) return 'members_missing'
  if (members.includes(NO_QUORUM) || !members.every((member) => isDefined(member, draft))) {
    return 'name_unknown'
  }
  const taken = draft.groups.flatMap((group) => group.members)
  const all = [...taken, ...members]
  // A member of two groups would count twice.
  if (new Set(all).size < all.length) return 'member_twice'
  const threshold = parseThreshold(count, members.length)
  if (threshold === undefined) return 'threshold'
  if (draft.groups.length === LINES_LIMIT) return 'too_many'
  const fault = nameFault(name, draft)
  if (!fault) draft.groups.push({ name, threshold, members })
  return fault
}

function parseQuorum([name = '', ...more]: string[], draft: Draft): string | undefined {
  if (more.length > 0) return 'excess'
  if (draft.quorum !== undefined) return 'quorum_twice'
  if (name !== NO_QUORUM && !isDefined(name, draft)) return 'name_unknown'
  draft.quorum = name
  return undefined
}

/** @returns the key, or why it is none */
function parseKey(text: string, type: KeyType): VerifierKey | string {
  try {
    const key = parseVerifierKey(text)
    return key.type === type ? key : 'key_type'
  } catch (error) {
    if (error instanceof LedgerError) return 'key'
    throw error
  }
}

const nameFault = (name: string, draft: Draft): string | undefined =>
  name === NO_QUORUM ? 'name_reserved' : isDefined(name, draft) ? 'name_twice' : undefined

const isDefined = (name: string, { witnesses, strangers, groups }: Draft): boolean =>
  [...witnesses, ...strangers, ...groups].some((known) => known.name === name)

// The same key under another name is still one voice.
const hasKey = (known: readonly { readonly key: VerifierKey }[], { publicKey }: VerifierKey) =>
  known.some(({ key }) => key.publicKey.x === publicKey.x)

function parseThreshold(text: string, members: number): number | undefined {
  if (text === 'any') return 1
  if (text === 'all') return members
  const threshold = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : Number.NaN
  return threshold <= members ? threshold : undefined
}

const formatThreshold = (threshold: number, members: number): string =>
  threshold === members ? 'all' : threshold === 1 ? 'any' : String(threshold)

const words = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(' ')

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if ((unit < 0x20 && unit !== 0x09) || unit === 0x7f) return true
  }
  return false
}

const malformed = (line: number, reason: string) =>
  new LedgerError('policy_malformed', { line, reason })
