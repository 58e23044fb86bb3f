/** A log's tiles as files, laid out as C2SP tlog-tiles names them, so that any web server can serve them. */

import { randomUUID } from 'node:crypto'
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** Gets a file by its path under the log's prefix; undefined if there is none. */
export type FetchFile = (path: string) => Promise<Uint8Array | undefined>

export interface TileFolder {
  readonly read: FetchFile
  has(path: string): Promise<boolean>
  /** Resolves when the file is there whole, and will outlast a loss of power. */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** Removes what a full tile or bundle has made needless. */
  removePartials(path: string): Promise<void>
}

/** Path of the newest checkpoint. */
export const CHECKPOINT = 'checkpoint'

/** Where files are written before they are renamed into place: on the same disk. */
const UNFINISHED = '.unfinished'

/** The folder's one writer: what another has not finished is thrown away. */
export async function openTileFolder(folder: string): Promise<TileFolder> {
  const unfinished = path.join(folder, UNFINISHED)
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  return {
    read: readFrom(folder),
    has: (file) =>
      access(path.join(folder, file)).then(
        () => true,
        () => false,
      ),
    async write(file, bytes) {
      const temporary = path.join(unfinished, randomUUID())
      const target = path.join(folder, file)
      try {
        await mkdir(unfinished, { recursive: true })
        await writeFlushed(temporary, bytes)
        await mkdir(path.dirname(target), { recursive: true })
        await rename(temporary, target)
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => {})
        throw error
      }
    },
    removePartials: (file) => rm(path.join(folder, `${file}.p`), { recursive: true, force: true }),
  }
}

/** Reads a folder that others may write to. */
export const readFrom =
  (folder: string): FetchFile =>
  (file) =>
    readFile(path.join(folder, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
      throw error
    })

async function writeFlushed(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o644)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
