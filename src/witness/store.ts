/**
 * What a witness remembers: a file for each log, which is the newest checkpoint that it cosigned.
 *
 * Read anew each time, and replaced as a whole: what a crash interrupts is as if it had not begun.
 */

import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { takeFolder } from './folder-lock.ts'

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
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const release = await takeFolder(folder)
  const fileOf = (originHash: string) => path.join(folder, `${originHash}.checkpoint`)
  return {
    read: (originHash) => readFile(fileOf(originHash), 'utf8').catch(ignoreMissing),
    async write(originHash, note) {
      const fresh = `${fileOf(originHash)}.new`
      await writeDurably(fresh, note)
      await rename(fresh, fileOf(originHash))
      await syncFolder(folder)
    },
    close: release,
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  await rm(file, { force: true })
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A renamed file is there after a loss of power only once its folder is written too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
