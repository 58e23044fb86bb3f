/**
 * ZIP, as far as a bundle needs it: files stored as they are, in their order, without times. So the
 * same files are the same bytes, whoever packs them, and anything that reads a ZIP can unpack them.
 */

import { unzipSync, zipSync } from 'fflate'
import { LedgerError } from '../errors.ts'
import { equalBytes } from './hash.ts'

/** By their path in the ZIP, in the order in which they stand there. */
export type Files = ReadonlyMap<string, Uint8Array>

/**
 * What the ZIP around the files is like.
 *
 * - `plain`: byte for byte what {@link packZip} makes
 * - `repacked`: made by another program, of the same kind of files
 * - `changed`: ours, but for some bytes between the files
 */
export type Container = {
  /** Entries of folders, which hold nothing. A log writes none. */
  readonly folders?: readonly string[]
} & (
  | { readonly kind: 'plain' | 'repacked' }
  | {
      readonly kind: 'changed'
      /** The first byte that differs. */
      readonly at: number
    }
)

// Limits, since a stranger chooses what unpacks from it: enough for 5,000 entries of the largest size.
const SIZE_LIMIT = 512 * 1024 * 1024
const FILES_LIMIT = 20_000

/** Signature of a file's record. */
const FIRST_FILE = [0x50, 0x4b, 0x03, 0x04]

export function packZip(files: Files): Uint8Array {
  // fflate writes local time, so this is the same everywhere: the first day that a ZIP can name.
  const mtime = new Date(1980, 0, 1)
  return zipSync(Object.fromEntries(files), { level: 0, mtime })
}

/**
 * @throws {@link LedgerError} `bundle_malformed` unless it is a ZIP of files with different names
 *   that begins with the first of them
 */
export function unpackZip(bytes: Uint8Array): { files: Files; container: Container } {
  // Of a file with other bytes before the ZIP, some programs read the ZIP and others the bytes before.
  if (!FIRST_FILE.every((byte, i) => bytes[i] === byte)) throw malformed('zip')
  const files = new Map<string, Uint8Array>()
  let size = 0
  let unpacked: Record<string, Uint8Array>
  const names: string[] = []
  try {
    unpacked = unzipSync(bytes, {
      filter: ({ name, size: packed, originalSize }) => {
        size += Math.max(packed, originalSize)
        if (names.push(name) > FILES_LIMIT || size > SIZE_LIMIT) throw malformed('too_large')
        return !name.endsWith('/')
      },
    })
  } catch (error) {
    throw error instanceof LedgerError ? error : malformed('zip')
  }
  if (new Set(names).size < names.length) throw malformed('file_twice')
  for (const name of names) if (Object.hasOwn(unpacked, name)) files.set(name, unpacked[name]!)
  const folders = names.filter((name) => name.endsWith('/'))
  const container = compare(bytes, files)
  return { files, container: folders.length > 0 ? { ...container, folders } : container }
}

function compare(bytes: Uint8Array, files: Files): Container {
  const plain = packZip(files)
  if (equalBytes(bytes, plain)) return { kind: 'plain' }
  if (bytes.length !== plain.length) return { kind: 'repacked' }
  // Another program writes every file's record differently; damage changes only a few.
  const differing = bytes.reduce((count, byte, i) => count + (byte === plain[i] ? 0 : 1), 0)
  if (differing >= files.size) return { kind: 'repacked' }
  return { kind: 'changed', at: bytes.findIndex((byte, i) => byte !== plain[i]) }
}

const malformed = (reason: string) => new LedgerError('bundle_malformed', { reason })
