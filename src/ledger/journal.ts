/**
 * The journal: every checkpoint that this node signed, kept in a file outside the database.
 *
 * Whoever restores an old backup, or changes history and recomputes it, has to reckon with what
 * was signed before. A line is written and flushed before a signature leaves the node.
 */

import path from 'node:path'
import { fromBase64, toBase64 } from '../core/bytes/encoding.ts'
import type { Hash } from '../core/bytes/hash.ts'
import { parseJson } from '../core/bytes/json.ts'
import { LedgerError } from '../core/errors.ts'
import { makeFolder } from '../native/durable.ts'
import { openDurableLines, readWholeLines } from '../native/durable-lines.ts'

export interface JournalLine {
  readonly origin: string
  readonly size: number
  readonly root: Hash
  /** The signed note. */
  readonly note: string
}

export interface Journal {
  /** Bytes of a last line that was cut off, and is removed: it was never given out. 0 if none was. */
  readonly torn: number
  /** What was signed last; undefined if nothing was. */
  newest(): JournalLine | undefined
  /**
   * Resolves when the line will outlast a loss of power.
   *
   * @throws {@link LedgerError} `journal_unwritable`; the journal is then as it was
   */
  add(line: JournalLine): Promise<void>
  close(): Promise<void>
}

/** In a node's data folder. */
export const journalFileIn = (dataDir: string): string => path.join(dataDir, 'checkpoints.journal')

// Bytes; about two days of a checkpoint a second. One older file is kept beside.
const FILE_LIMIT = 64 * 1024 * 1024

/**
 * @throws {@link LedgerError} `journal_unwritable`; `journal_malformed` if its newest line cannot be
 *   read: a journal that lies must not be trusted
 */
export async function openJournal(file: string): Promise<Journal> {
  const lines = await writing(file, async () => {
    await makeFolder(path.dirname(file))
    return openDurableLines(file)
  })
  try {
    let newest = await readNewest(file)
    return {
      torn: lines.torn,
      newest: () => newest,
      async add(line) {
        await writing(file, async () => {
          if ((await lines.size()) > FILE_LIMIT) await lines.moveTo(formerOf(file))
          await lines.add(formatLine(line))
        })
        newest = line
      },
      close: lines.close,
    }
  } catch (error) {
    await lines.close()
    throw error
  }
}

/**
 * What was signed last; undefined if nothing was.
 *
 * @throws {@link LedgerError} `journal_malformed`; what the file system throws
 */
export const readNewest = async (file: string): Promise<JournalLine | undefined> =>
  (await newestIn(file)) ?? (await newestIn(formerOf(file)))

const formerOf = (file: string) => `${file}.1`

async function writing<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (cause) {
    const { code = 'EIO' } = cause as NodeJS.ErrnoException
    throw new LedgerError('journal_unwritable', { file, fault: code }, { cause })
  }
}

async function newestIn(file: string): Promise<JournalLine | undefined> {
  const text = await readWholeLines(file)
  const line = text.slice(text.lastIndexOf('\n', text.length - 2) + 1, -1)
  if (line === '') return undefined
  const parsed = parseLine(line)
  if (!parsed) throw new LedgerError('journal_malformed', { file })
  return parsed
}

const formatLine = ({ origin, size, root, note }: JournalLine): string =>
  `${JSON.stringify({ origin, size, root: toBase64(root), note })}\n`

function parseLine(text: string): JournalLine | undefined {
  const line = parseJson(text)
  if (typeof line !== 'object' || line === null) return undefined
  const { origin, size, root: encoded, note } = line as Record<string, unknown>
  if (typeof origin !== 'string' || typeof note !== 'string') return undefined
  const root = typeof encoded === 'string' ? fromBase64(encoded) : undefined
  if (!root || typeof size !== 'number' || !Number.isSafeInteger(size)) return undefined
  return { origin, size, root, note }
}
