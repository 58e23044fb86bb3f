/**
 * Who sees what. The public sees what of a battery is everyone's; an enterprise besides what it
 * signed, is named in, or has had in hand, and itself in the registry and in figures; auditors,
 * regulators and the authority see all.
 */

import { publicName, publicNames } from '../core/codes/identity.ts'
import { LedgerError } from '../core/errors.ts'
import { namedIn } from '../core/events/catalogue.ts'
import { touchedCodes } from '../core/events/parts.ts'
import { recordedEvent } from '../core/events/recorded-event.ts'
import type { Db } from '../db/database.ts'
import { type Page, readEntries, type StoredEntry } from '../db/entries.ts'
import { hasHadCustody, readEntriesSignedBy } from '../db/readers.ts'
import type { Family } from '../oversight/family/read.ts'
import type { Selection } from '../oversight/summaries/read.ts'
import type { KnownReader, Reader } from './reader.ts'

/** Whether a reader may see all that is recorded of a battery or a lot. */
export async function seesHistoryOf(db: Db, reader: Reader, code: string): Promise<boolean> {
  if (reader.tier !== 'enterprise') return reader.tier === 'all'
  return hasHadCustody(db, reader.enterprise, [code])
}

/**
 * Whether a reader may see all of an entry: who signed it, is named in it, or has had custody of
 * a battery in it.
 */
export async function seesEntry(db: Db, reader: Reader, entry: StoredEntry): Promise<boolean> {
  if (reader.tier !== 'enterprise') return reader.tier === 'all'
  const { enterprise } = reader
  if (entry.signer === enterprise) return true
  const recorded = recordedEvent(entry)
  if (!recorded) return false
  const { event } = recorded
  const isNamed = namedIn(event, 'enterprise').some(({ name }) => name === enterprise)
  return isNamed || hasHadCustody(db, enterprise, touchedCodes(event))
}

/** Entries in order: all, or those that the enterprise signed. */
export const readEntriesFor = (db: Db, reader: KnownReader, page: Page): Promise<StoredEntry[]> =>
  reader.tier === 'all' ? readEntries(db, page) : readEntriesSignedBy(db, reader.enterprise, page)

/** Whether a reader may see an enterprise's keys and history, and that it is in the list. */
export const seesEnterprise = (reader: KnownReader, creditCode: string): boolean =>
  reader.tier === 'all' || reader.enterprise === creditCode

/** The enterprise that a reader sees where it asked for none; undefined for all. */
export const ownEnterprise = (reader: KnownReader): string | undefined =>
  reader.tier === 'all' ? undefined : reader.enterprise

/**
 * What of the figures a reader may ask for: an enterprise about itself.
 *
 * @throws {@link LedgerError} `access_denied`
 */
export function figuresFor(reader: KnownReader, selection: Selection): Selection {
  return { ...selection, enterprise: enterpriseFor(reader, selection.enterprise) }
}

/**
 * Whom a reader may ask for what concerns an enterprise: an enterprise for itself.
 *
 * @param asked - credit code; undefined for all that the reader may see
 * @throws {@link LedgerError} `access_denied`
 */
export function enterpriseFor(reader: KnownReader, asked: string | undefined): string | undefined {
  const own = ownEnterprise(reader)
  if (own !== undefined && asked !== undefined && asked !== own) {
    throw new LedgerError('access_denied')
  }
  return own ?? asked
}

/**
 * Bytes of entries that are read for one answer to the public, which may ask for any battery: of
 * one that always went with many others, each entry takes as long as fifty that name it alone.
 */
export const PUBLIC_BYTES = 128 * 1024
/** The same for those who hold a key. */
const KNOWN_BYTES = 4 * 1024 * 1024

export const bytesFor = ({ tier }: Reader): number =>
  tier === 'public' ? PUBLIC_BYTES : KNOWN_BYTES

/** Nodes of a tree, at most; for the public, which may ask for any, and sees less of each. */
const KNOWN_NODES = 10_000
const PUBLIC_NODES = 1_000

export const nodesFor = ({ tier }: Reader): number =>
  tier === 'public' ? PUBLIC_NODES : KNOWN_NODES

/** Names that tell whose something is are shortened, but for the one that was asked for. */
export function publicFamily(asked: string, { nodes, edges, truncated }: Family) {
  const names = publicNames(nodes.map(({ code }) => code))
  const shown = (code: string) => (code === asked ? code : names.get(code)!)
  return {
    nodes: nodes.map(({ code }) => ({ code: shown(code) })),
    edges: edges.map(({ parent, child, kind }) => ({
      parent: shown(parent),
      child: shown(child),
      kind,
    })),
    truncated,
  }
}

/**
 * The code of a battery for an address that anyone may be given: its own, unless that names an
 * enterprise. Then it is the one that was asked for, which whoever asked has already.
 */
export const codeForAddress = (own: string, asked: string): string =>
  publicName(own) === own ? own : asked
