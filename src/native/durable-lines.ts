/** A file that lines are added to, each of which outlasts a loss of power once it is added. */

import { type FileHandle, open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { renameDurably, syncFolder } from './durable.ts'

export interface DurableLines {
  /** Bytes of a last line that was cut off, which opening has taken away; 0 if there was none. */
  readonly torn: number
  /** Of the whole file, in bytes. */
  size(): Promise<number>
  /**
   * Adds whole lines. Resolves when they will outlast a loss of power.
   *
   * @throws what the file system throws. None of the lines is then kept: what was written of them
   *   is cut off again, now or, if even that fails, before anything else is added
   */
  add(text: string): Promise<void>
  /** Gives the file another name, and begins an empty one. */
  moveTo(file: string): Promise<void>
  close(): Promise<void>
}

/** What stands in a file up to its last line's end; empty if there is no file. */
export async function readWholeLines(file: string): Promise<string> {
  const text = (await readFile(file).catch(unlessMissing)) ?? Buffer.of()
  return text.subarray(0, text.lastIndexOf(LINE_END) + 1).toString('utf8')
}

/** Opens a file, or makes it. Bytes after the last line break were never wholly added, so they are removed. */
export async function openDurableLines(file: string, mode = 0o600): Promise<DurableLines> {
  let handle = await openKept(file, mode)
  try {
    const { size: found } = await handle.stat()
    const whole = await wholeLines(handle, found)
    let cutTo: number | undefined = whole < found ? whole : undefined
    const cut = async () => {
      if (cutTo === undefined) return
      await handle.truncate(cutTo)
      await handle.sync()
      cutTo = undefined
    }
    await cut()
    return {
      torn: found - whole,
      size: async () => (await handle.stat()).size,
      async add(text) {
        await cut()
        const { size } = await handle.stat()
        try {
          await handle.appendFile(text)
          await handle.sync()
        } catch (error) {
          cutTo = size
          await cut().catch(() => {})
          throw error
        }
      },
      async moveTo(other) {
        await cut()
        // It has moved already if there was no room for the new one.
        await renameDurably(file, other).catch(unlessMissing)
        const former = handle
        handle = await openKept(file, mode)
        await former.close()
      },
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

const LINE_END = 0x0a
const CHUNK = 64 * 1024

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

async function openKept(file: string, mode: number): Promise<FileHandle> {
  const handle = await open(file, 'a+', mode)
  await syncFolder(path.dirname(file))
  return handle
}

/** Bytes up to the last line's end, looked for from the end of the file. */
async function wholeLines(handle: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.alloc(CHUNK)
  for (let end = size; end > 0; end -= CHUNK) {
    const from = Math.max(0, end - CHUNK)
    const { bytesRead } = await handle.read(chunk, 0, end - from, from)
    const at = chunk.subarray(0, bytesRead).lastIndexOf(LINE_END)
    if (at >= 0) return from + at + 1
  }
  return 0
}
