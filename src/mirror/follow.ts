/** Keeps a folder of static tiles up to what is published, as long as the service runs. */

import type { PublishedCheckpoint } from '../db/checkpoints.ts'
import type { Db } from '../db/database.ts'
import { repeat } from '../native/repeat.ts'
import { openTileFolder } from './folder.ts'
import { checkFolder, type FolderPublisher, publishToFolder } from './publish.ts'

export interface FolderOptions {
  readonly db: Db
  readonly folder: string
  /** Whether the entries are written too. */
  readonly entries: boolean
  /** The newest checkpoint, whichever node published it. */
  readonly latest: () => PublishedCheckpoint | undefined
  /** Told of the first failure of several in a row; it goes on trying. */
  readonly report: (error: unknown) => void
}

export interface FolderFollower {
  /** Entries that the folder's checkpoint covers. */
  size(): number
  failures(): number
  /** Resolves when what it is doing is done. */
  stop(): Promise<void>
}

const IDLE_MS = 250
const AFTER_ERROR_MS = 5_000

export function followIntoFolder(options: FolderOptions): FolderFollower {
  const { latest, report } = options
  let publisher: FolderPublisher | undefined
  let written: PublishedCheckpoint | undefined
  let size = 0
  let failures = 0
  let failing = false

  const write = async (checkpoint: PublishedCheckpoint) => {
    if (!publisher) {
      const folder = await openTileFolder(options.folder)
      const opened = { db: options.db, folder, entries: options.entries }
      size = await checkFolder(opened, checkpoint)
      publisher = opened
    }
    // The first time it looks at every file: it may have been switched off, or cut short.
    await publishToFolder(publisher, checkpoint, written?.size ?? 0)
    written = checkpoint
    size = checkpoint.size
  }

  const step = async (): Promise<number> => {
    const checkpoint = latest()
    if (!checkpoint || checkpoint.note === written?.note) return IDLE_MS
    try {
      await write(checkpoint)
      failing = false
      return IDLE_MS
    } catch (error) {
      failures++
      if (!failing) report(error)
      failing = true
      return AFTER_ERROR_MS
    }
  }

  const following = repeat(step)
  return {
    size: () => size,
    failures: () => failures,
    async stop() {
      await following.stop()
      // Otherwise the last checkpoint would be missing from the folder until the next start.
      await step()
    },
  }
}
