/**
 * Bundle: a file that proves a battery's whole history by itself. A ZIP of
 *
 *     verify.html                     a page that checks all of it, with no network
 *     README.md                       what this is, in Chinese and in English
 *     bundle.json                     what is in it: see {@link Manifest}
 *     checkpoint                      the one that every receipt leads to, with its cosignatures
 *     trust.json                      a trust file, by the account of who made the bundle
 *     receipts/<index>.tlog-proof     a receipt for each entry, which stands for itself
 *     SHA256SUMS
 */

import { fromUtf8, toUtf8 } from '../bytes/encoding.ts'
import { parseJson } from '../bytes/json.ts'
import { withSums } from '../bytes/sums.ts'
import type { Files } from '../bytes/zip.ts'
import { formatReceipt, type Receipt } from '../log/receipt.ts'
import { formatTrust, type Trust } from '../log/trust.ts'

const FORMAT = 'cellproof/bundle/v1'

export const CHECKPOINT = 'checkpoint'
export const MANIFEST = 'bundle.json'
export const TRUST = 'trust.json'
export const PAGE = 'verify.html'
export const README = 'README.md'

/** Folder of the receipts. */
export const RECEIPTS = 'receipts/'

export const receiptFile = (index: number): string => `${RECEIPTS}${index}.tlog-proof`

/**
 * What an entry is there for.
 *
 * - `battery`: it is of the battery's own chain
 * - `family`: of the chain of an ancestor or a descendant, and not of the battery's own
 * - `registry`: the standing of a signer, or of who or what is named, rests on it
 */
export type EntryRole = 'battery' | 'family' | 'registry'

export interface ListedEntry {
  readonly index: number
  readonly role: EntryRole
}

export interface Manifest {
  readonly origin: string
  /** Of the battery. */
  readonly code: string
  /** Whether the whole chains of its ancestors and descendants are there, too. */
  readonly family: boolean
  /** Entries that the checkpoint covers. */
  readonly checkpointSize: number
  /** In the order of their indexes. */
  readonly entries: readonly ListedEntry[]
}

/** What a bundle is made of. */
export interface BundleParts {
  readonly code: string
  readonly family: boolean
  readonly trust: Trust
  readonly checkpoint: { readonly size: number; readonly note: string }
  /** In the order of their indexes, all of the one checkpoint. */
  readonly receipts: readonly (Omit<Receipt, 'checkpoint'> & ListedEntry)[]
}

/** The page without a bundle, and the README: the same for all bundles of a version. */
export interface BundleTexts {
  readonly page: string
  readonly readme: string
}

/** The files of a bundle, in their order. The same parts give the same bytes. */
export function bundleFiles(parts: BundleParts, { page, readme }: BundleTexts): Files {
  const proven = provenFiles(parts)
  const pageWithFiles = embedFiles(page, withSums(proven))
  return withSums(new Map([[PAGE, toUtf8(pageWithFiles)], [README, toUtf8(readme)], ...proven]))
}

function provenFiles({ code, family, trust, checkpoint, receipts }: BundleParts): Files {
  const { size: checkpointSize, note } = checkpoint
  const entries = receipts.map(({ index, role }) => ({ index, role }))
  const manifest: Manifest = { origin: trust.origin, code, family, checkpointSize, entries }
  const texts: [string, string][] = [
    [MANIFEST, formatManifest(manifest)],
    [CHECKPOINT, note],
    [TRUST, formatTrust(trust)],
    ...receipts.map((receipt): [string, string] => [
      receiptFile(receipt.index),
      formatReceipt({ ...receipt, checkpoint: note }),
    ]),
  ]
  return new Map(texts.map(([name, text]) => [name, toUtf8(text)]))
}

/** An entry a line, so that a person can read it too. */
function formatManifest({ entries, ...about }: Manifest): string {
  const members = Object.entries({ format: FORMAT, ...about }).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
  )
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`)
  return `{\n${members.join('')}  "entries": [\n${lines.join(',\n')}\n  ]\n}\n`
}

/** @returns undefined unless it is a manifest, to the byte as this version writes it */
export function parseManifest(bytes: Uint8Array): Manifest | undefined {
  const text = fromUtf8(bytes)
  const file = text === undefined ? undefined : parseJson(text)
  if (typeof file !== 'object' || file === null) return undefined
  const { format, origin, code, family, checkpointSize, entries } = file as Record<string, unknown>
  if (format !== FORMAT || typeof origin !== 'string' || typeof code !== 'string') return undefined
  if (typeof family !== 'boolean' || typeof checkpointSize !== 'number') return undefined
  if (!Array.isArray(entries) || !entries.every(isListed)) return undefined
  const inOrder = entries.every(({ index }, i) => i === 0 || index > entries[i - 1]!.index)
  if (!inOrder) return undefined
  const listed = entries.map(({ index, role }) => ({ index, role }))
  const manifest = { origin, code, family, checkpointSize, entries: listed }
  return formatManifest(manifest) === text ? manifest : undefined
}

function isListed(value: unknown): value is ListedEntry {
  if (typeof value !== 'object' || value === null) return false
  const { index, role } = value as Record<string, unknown>
  const isIndex = Number.isSafeInteger(index) && (index as number) >= 0
  return isIndex && (role === 'battery' || role === 'family' || role === 'registry')
}

/** What the page has in the place of a bundle's files. */
export const NO_FILES = '<script type="application/json" id="bundle">{}</script>'

/** Puts a bundle's files into the page, so that it shows them when it is opened. */
function embedFiles(page: string, files: Files): string {
  const [before, after, ...more] = page.split(NO_FILES)
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error('the page has no place for a bundle')
  }
  return `${before}${NO_FILES.replace('{}', () => formatEmbedded(files))}${after}`
}

/** Whether a bundle's page is that page, with whatever data, and nothing else. */
export function isPageOf(text: string, page: string): boolean {
  const [before, after] = page.split(NO_FILES)
  const [open, close] = NO_FILES.split('{}') as [string, string]
  const [head, tail] = [`${before}${open}`, `${close}${after}`]
  if (text.length < head.length + tail.length) return false
  if (!text.startsWith(head) || !text.endsWith(tail)) return false
  // Data that ended the element that it stands in would be a page of its own.
  return readEmbedded(text.slice(head.length, text.length - tail.length)) !== undefined
}

function formatEmbedded(files: Files): string {
  const texts = Array.from(files, ([name, bytes]) => [name, fromUtf8(bytes) ?? ''])
  // Nothing in the data may end the script that it stands in.
  return JSON.stringify(Object.fromEntries(texts)).replaceAll('<', '\\u003c')
}

/**
 * The files that stand in a page.
 *
 * @param json - what stands in its script of data
 * @returns undefined if it is damaged; an empty map for a page without a bundle
 */
export function readEmbedded(json: string): Files | undefined {
  const value = parseJson(json)
  if (typeof value !== 'object' || value === null) return undefined
  const texts = Object.entries(value)
  if (!texts.every(([, text]) => typeof text === 'string')) return undefined
  const files = new Map(texts.map(([name, text]) => [name, toUtf8(text)]))
  return formatEmbedded(files) === json ? files : undefined
}
