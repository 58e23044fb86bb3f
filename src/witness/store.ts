/**
 * What a witness remembers: a file for each log, which is the newest checkpoint that it cosigned.
 *
 * The file is read anew each time and replaced as a whole, so a write that a crash interrupts has not happened.
 */

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder, writeDurably } from '../native/durable.ts'
import { takeFolder } from '../native/folder-lock.ts'

export interface WitnessStore {
  /** The newest checkpoint of an origin, as {@link WitnessStore.write} was given it. */
  read(originHash: string): Promise<string | undefined>
  /** Resolves when it will outlast a loss of power. */
  write(originHash: string, note: string): Promise<void>
  close(): Promise<void>
}

/** As the monitoring address names an origin: hexadecimal SHA-256. */
export const originHashOf = (origin: string): string =>
  createHash('sha256').update(origin).digest('hex')

/**
 * @param folder - made if it is not there; one process at a time may have it
 * @throws FolderTaken
 */
export async function openStore(folder: string): Promise<WitnessStore> {
  await makeFolder(folder, 0o700)
  const release = await takeFolder(folder)
  const fileOf = (originHash: string) => path.join(folder, `${originHash}.checkpoint`)
  return {
    read: (originHash) => readFile(fileOf(originHash), 'utf8').catch(ignoreMissing),
    write: (originHash, note) => writeDurably(fileOf(originHash), note, { mode: 0o600 }),
    close: release,
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
