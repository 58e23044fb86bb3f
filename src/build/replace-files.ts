/** A folder's files take the place of another's, with no moment at which one of them is missing. */

import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Moves all files of `from` over those of `to`, one rename each, and removes what only `to` had.
 *
 * File by file, as a folder can't be exchanged for another in one step: programs that run out of
 * `to` load some of their parts late (threads, pages), and have to find them at any time.
 *
 * @param from - on the same file system; its files are gone afterwards
 */
export async function replaceFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  const [next, last] = await Promise.all([from, to].map(entriesOf))
  for (const [name, isFolder] of next!) {
    const wasFolder = last!.get(name)
    if (wasFolder !== undefined && wasFolder !== isFolder)
      await rm(join(to, name), { recursive: true })
    if (isFolder) await replaceFiles(join(from, name), join(to, name))
    else await rename(join(from, name), join(to, name))
  }
  for (const name of last!.keys()) {
    if (!next!.has(name)) await rm(join(to, name), { recursive: true })
  }
}

async function entriesOf(folder: string): Promise<Map<string, boolean>> {
  const entries = await readdir(folder, { withFileTypes: true })
  return new Map(entries.map((entry) => [entry.name, entry.isDirectory()]))
}
