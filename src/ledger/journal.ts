/**
 * The journal: every checkpoint that this node signed, kept in a file outside the database.
 *
 * Whoever restores an old backup, or changes history and recomputes it, has to reckon with what
 * was signed before. A line is written and flushed before a signature leaves the node.
 */

import { mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { fromBase64, toBase64 } from '../core/encoding.ts'
import type { Hash } from '../core/hash.ts'

export interface JournalLine {
  readonly origin: string
  readonly size: number
  readonly root: Hash
  /** The signed note. */
  readonly note: string
}

export interface Journal {
  /** What was signed last; undefined if nothing was. */
  newest(): JournalLine | undefined
  /** Resolves when the line will outlast a loss of power. */
  add(line: JournalLine): Promise<void>
  close(): Promise<void>
}

// Bytes; about two days of a checkpoint a second. One older file is kept beside.
const FILE_LIMIT = 64 * 1024 * 1024

/** @throws Error if its newest line cannot be read: a journal that lies must not be trusted */
export async function openJournal(file: string): Promise<Journal> {
  await mkdir(path.dirname(file), { recursive: true })
  const { whole, text } = await readLines(file)
  let newest = lastLine(whole) ?? lastLine((await readLines(`${file}.1`)).whole)
  let handle = await open(file, 'a', 0o600)
  if (whole.length < text.length) await handle.truncate(Buffer.byteLength(whole))
  let size = Buffer.byteLength(whole)
  return {
    newest: () => newest,
    async add(line) {
      if (size > FILE_LIMIT) {
        await handle.close()
        await rename(file, `${file}.1`)
        handle = await open(file, 'a', 0o600)
        size = 0
      }
      const written = formatLine(line)
      await handle.appendFile(written)
      await handle.sync()
      size += Buffer.byteLength(written)
      newest = line
    },
    close: () => handle.close(),
  }
}

// What follows the last line's end was being written when the power went: it was never given out.
async function readLines(file: string): Promise<{ text: string; whole: string }> {
  const text = await readFile(file, 'utf8').catch(ignoreMissing)
  return { text, whole: text.slice(0, text.lastIndexOf('\n') + 1) }
}

function lastLine(whole: string): JournalLine | undefined {
  const line = whole.slice(whole.lastIndexOf('\n', whole.length - 2) + 1, -1)
  return line === '' ? undefined : parseLine(line)
}

const formatLine = ({ origin, size, root, note }: JournalLine): string =>
  `${JSON.stringify({ origin, size, root: toBase64(root), note })}\n`

function parseLine(text: string): JournalLine {
  const { origin, size, root, note } = JSON.parse(text)
  return { origin, size, root: fromBase64(root)!, note }
}

function ignoreMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}
