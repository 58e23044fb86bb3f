/** A log's tiles as files, laid out as C2SP tlog-tiles names them, so that any web server can serve them. */

import { access, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder, writeDurably } from '../native/durable.ts'

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
export async function openTileFolder(given: string): Promise<TileFolder> {
  const folder = path.resolve(given)
  const unfinished = path.join(folder, UNFINISHED)
  await rm(unfinished, { recursive: true, force: true })
  // Each is made once, and its name synced, however many files are written at once.
  const made = new Map<string, Promise<void>>()
  const make = (wanted: string): Promise<void> => {
    const making = made.get(wanted) ?? makeBelow(wanted)
    made.set(wanted, making)
    return making
  }
  const makeBelow = async (wanted: string) => {
    if (wanted !== folder) await make(path.dirname(wanted))
    await makeFolder(wanted)
  }
  await make(unfinished)
  return {
    read: readFrom(folder),
    has: (file) =>
      access(path.join(folder, file)).then(
        () => true,
        () => false,
      ),
    async write(file, bytes) {
      const target = path.join(folder, file)
      try {
        await make(unfinished)
        await make(path.dirname(target))
        await writeDurably(target, bytes, { drafts: unfinished })
      } catch (error) {
        // Somebody may have taken a folder away.
        made.clear()
        throw error
      }
    },
    async removePartials(file) {
      const partials = path.join(folder, `${file}.p`)
      made.delete(partials)
      await rm(partials, { recursive: true, force: true })
    },
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
