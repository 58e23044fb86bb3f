/** The files of a data folder that belong to the embedded PostgreSQL, and their log. */

import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { LedgerError } from '../../core/errors.ts'
import { makeFolder, writeDurably } from '../../native/durable.ts'

export interface Site {
  readonly dataDir: string
  /** PostgreSQL's own data directory. Exists if, and only if, it is complete. */
  readonly cluster: string
  readonly passwordFile: string
  /** Holds the owner's connection string while the server runs, for operators' tools. */
  readonly urlFile: string
  readonly logFile: string
}

const LOG_LIMIT = 10 * 1024 * 1024 // bytes, looked at when the server starts

export async function openSite(folder: string): Promise<Site> {
  const dataDir = path.resolve(folder)
  await makeFolder(dataDir, 0o700)
  return {
    dataDir,
    cluster: path.join(dataDir, 'postgres'),
    passwordFile: path.join(dataDir, 'postgres.password'),
    urlFile: path.join(dataDir, 'database.url'),
    logFile: path.join(dataDir, 'postgres.log'),
  }
}

/**
 * The owner's password, made up before the cluster. Two processes that race get the same one.
 *
 * @throws {@link LedgerError} `postgres_unavailable` if the cluster's password is lost
 */
export async function readPassword({ cluster, passwordFile }: Site): Promise<string> {
  const known = await readFile(passwordFile, 'utf8').catch(unlessMissing)
  if (known !== undefined) return known.trim()
  if (await stat(cluster).catch(unlessMissing)) {
    throw new LedgerError('postgres_unavailable', { reason: `${passwordFile} is missing` })
  }
  const password = randomBytes(24).toString('base64url')
  await writeDurably(passwordFile, `${password}\n`, PRIVATE_FILE).catch(unlessPresent)
  return (await readFile(passwordFile, 'utf8')).trim()
}

const PRIVATE_FILE = { mode: 0o600, replace: false }

/** Something that programs write to, and that can tell what they wrote last. */
export interface Log {
  readonly descriptor: number
  /** The last lines written since the log was opened. */
  tail(): string
  close(): void
}

const TAIL_LINES = 5
const TAIL_BYTES = 4096

export function openLog(file: string): Log {
  const descriptor = openSync(file, 'a+', 0o600)
  if (fstatSync(descriptor).size > LOG_LIMIT) ftruncateSync(descriptor)
  const start = fstatSync(descriptor).size
  const tail = () => {
    const { size } = fstatSync(descriptor)
    const bytes = Buffer.alloc(Math.min(TAIL_BYTES, size - start))
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length)
    return bytes.toString().trim().split('\n').slice(-TAIL_LINES).join('\n')
  }
  return { descriptor, tail, close: () => closeSync(descriptor) }
}

export function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

export function unlessPresent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EEXIST') throw error
}
