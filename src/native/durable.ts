/**
 * Files that outlast a loss of power.
 *
 * Until a file is synced its content may be lost, and until its folder is synced its name may be.
 * So whatever has to be kept is written here: beside, synced, renamed into place, folder synced.
 */

import { randomUUID } from 'node:crypto'
import { constants, copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

export interface DurableOptions {
  /** Permissions of a file that is made. */
  readonly mode?: number
  /** Whether a file that is there may go. */
  readonly replace?: boolean
  /** Folder on the same disk where the file is written before it has its name; its own unless given. */
  readonly drafts?: string
}

/**
 * Writes a file that is there whole or not at all, and resolves when it will outlast a loss of power.
 * Another process sees the former file, or this one.
 *
 * @throws what the file system throws: `EEXIST` if the file is there and may not go. The former file
 *   is then as it was
 */
export async function writeDurably(
  file: string,
  content: string | Uint8Array,
  { mode = 0o666, replace = true, drafts = path.dirname(file) }: DurableOptions = {},
): Promise<void> {
  const draft = path.join(drafts, `${path.basename(file)}.${randomUUID()}.new`)
  try {
    await writeSynced(draft, content, mode)
    if (replace) await rename(draft, file)
    else await place(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(path.dirname(file))
}

/** Gives a file another name, for good. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to)
  await syncFolder(path.dirname(to))
}

/** Makes a folder, and those above it that are missing, so that they outlast a loss of power. */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  const first = await mkdir(folder, { recursive: true, ...(mode !== undefined && { mode }) })
  // Each new name stands in the folder above it. One that was there may be a killed process's.
  const top = path.dirname(path.resolve(first ?? folder))
  for (let below = path.resolve(folder); below !== top; ) {
    below = path.dirname(below)
    await syncFolder(below)
  }
}

/** Makes what was named, renamed or removed in a folder outlast a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folder, and keeps names without being asked to.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    // Some network file systems sync no folder, and have nothing else to offer.
    if (!isOneOf(error, 'EINVAL', 'ENOTSUP')) throw error
  } finally {
    await handle.close()
  }
}

async function writeSynced(
  file: string,
  content: string | Uint8Array,
  mode: number,
): Promise<void> {
  const handle = await open(file, 'wx', mode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives a draft its name only if nobody has it: unlike a rename, a link replaces nothing. */
async function place(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file)
  } catch (error) {
    // Memory sticks have no links.
    if (!isOneOf(error, 'EPERM', 'ENOTSUP', 'ENOSYS')) throw error
    await copyFile(draft, file, constants.COPYFILE_EXCL)
    const handle = await open(file, 'r+')
    await handle.sync().finally(() => handle.close())
  }
}

const isOneOf = (error: unknown, ...codes: string[]): boolean =>
  codes.includes(String((error as NodeJS.ErrnoException).code))
