/**
 * Where a journal is at home: the folder, by its device and inode, that it was begun in.
 *
 * A copy of it, started beside the original, would sign a second history with the same key. A copy
 * has another inode, so it says so, and somebody has to decide which of the two goes on.
 */

import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseJson } from '../core/bytes/json.ts'
import { LedgerError } from '../core/errors.ts'
import { writeDurably } from '../native/durable.ts'
import { type JournalLine, readNewest } from './journal.ts'

interface Home {
  readonly device: string
  readonly inode: string
  /** Nanoseconds since 1970; "0" where the file system does not know. */
  readonly born: string
}

/**
 * Notes where a journal is, the first time. A journal in which nothing stands is at home anywhere.
 *
 * @param file - the journal; its folder is there
 * @throws {@link LedgerError} `data_dir_moved` if its folder was copied, or moved to another disk;
 *   `journal_malformed`; what the file system throws
 */
export async function checkHome(file: string): Promise<void> {
  const here = await homeOf(file)
  const known = await readHome(file)
  if (known && isSame(known, here)) return
  if (known && (await readNewest(file))) {
    throw new LedgerError('data_dir_moved', { folder: path.dirname(file) })
  }
  await writeHome(file, here)
}

/**
 * Makes a journal at home where it is now. The original must never sign again.
 *
 * @returns what was signed last; undefined if nothing was, as far as this journal knows
 */
export async function adoptHome(file: string): Promise<JournalLine | undefined> {
  const newest = await readNewest(file)
  await writeHome(file, await homeOf(file))
  return newest
}

const homeFile = (file: string) => `${file}.home`

async function homeOf(file: string): Promise<Home> {
  const { dev, ino, birthtimeNs } = await stat(path.dirname(file), { bigint: true })
  return { device: String(dev), inode: String(ino), born: String(birthtimeNs) }
}

// Device numbers are given out again when a machine starts. A folder that was born in the same
// nanosecond under the same inode is the same one.
const isSame = (known: Home, here: Home): boolean =>
  known.inode === here.inode &&
  (known.device === here.device || (known.born === here.born && here.born !== '0'))

async function readHome(file: string): Promise<Home | undefined> {
  const text = await readFile(homeFile(file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const { device, inode, born } = (parseJson(text) ?? {}) as Partial<Record<string, unknown>>
  // What cannot be read is another home, which somebody has to look at.
  return { device: String(device), inode: String(inode), born: String(born) }
}

const writeHome = (file: string, home: Home): Promise<void> =>
  writeDurably(homeFile(file), `${JSON.stringify(home)}\n`, { mode: 0o600 })
