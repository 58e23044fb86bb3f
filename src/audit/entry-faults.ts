/** An entry in its place: its text against its hash, and its links against what came before. */

import { toUtf8 } from '../core/bytes/encoding.ts'
import { equalBytes, type Hash } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import { decodeEntry, type Entry } from '../core/log/entry.ts'
import type { FindingCode } from '../core/log/verdict.ts'
import type { AuditedEntry } from './audited.ts'
import { type Finding, found } from './finding.ts'

/** @returns undefined unless the bytes are an entry, to the byte */
export function decodeStrictly(bytes: Uint8Array): Entry | undefined {
  try {
    return decodeEntry(bytes)
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}

/** @param next - the row after it, if at hand: it can tell a changed text from a changed hash */
export function hashFault(
  row: AuditedEntry,
  hash: Hash,
  next: AuditedEntry | undefined,
): Finding | undefined {
  if (equalBytes(hash, row.leafHash)) return undefined
  const linked = next && decodeStrictly(toUtf8(next.entry))?.previous
  return found(row.index, 'entry', blame(linked, row.leafHash, hash))
}

/** The next entry still says what hash this one had when it was linked. */
function blame(linked: Hash | undefined, stored: Hash, computed: Hash): FindingCode<'log'> {
  if (linked && equalBytes(linked, stored)) return 'entry_changed'
  if (linked && equalBytes(linked, computed)) return 'leaf_hash_changed'
  return 'leaf_hash_differs'
}

/** @param last - of the entry before; undefined at index 0 */
export function chainFault(
  { index, previous, acceptedAt }: Entry,
  last: { readonly hash: Hash; readonly acceptedAt: Date } | undefined,
): Finding | undefined {
  if (!sameHash(previous, last?.hash)) {
    const broken = found(index, 'chain', 'chain_broken')
    // Either the link was changed, or the entry before it together with its stored hash.
    return last ? { ...broken, index: index - 1, last: index } : broken
  }
  if (last && acceptedAt < last.acceptedAt) {
    const before = last.acceptedAt.toISOString()
    return found(index, 'entry', 'time_backwards', { acceptedAt: acceptedAt.toISOString(), before })
  }
  return undefined
}

/**
 * @param codes - of the batteries that the event touches, in its order
 * @param chains - of all batteries, as they were before
 */
export function linkFault(
  { index, batteries: links }: Entry,
  codes: readonly string[],
  chains: ReadonlyMap<string, { readonly indexes: readonly number[]; readonly head: Hash }>,
): Finding | undefined {
  if (links.length !== codes.length || links.some(({ code }, i) => code !== codes[i])) {
    return found(index, 'batteryChain', 'batteries_differ')
  }
  for (const { code, position, previous } of links) {
    const chain = chains.get(code)
    const expected = chain?.indexes.length ?? 0
    if (position !== expected) {
      return found(index, 'batteryChain', 'position_differs', { code, position, expected })
    }
    if (!sameHash(previous, chain?.head)) {
      return found(index, 'batteryChain', 'battery_chain_broken', { code })
    }
  }
  return undefined
}

const sameHash = (a: Hash | undefined, b: Hash | undefined) => (a && b ? equalBytes(a, b) : a === b)
