/**
 * What a loss of power may leave of a folder.
 *
 * The system calls are the real ones. It is noted which contents and which names were synced, and
 * after each call what the disk must hold at least is worked out: a file has the content of its last
 * sync, a folder the names of its last sync. A disk may also keep names that nobody synced, which is
 * how a renamed file comes to be empty. Both are looked at.
 */

import fs from 'node:fs'
import promises, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'

/** Contents of files by their path below the folder. */
export type Left = ReadonlyMap<string, string>

export interface PowerLosses {
  /** What a loss of power now would leave, by either kind of disk. */
  now(): readonly Left[]
  /** The same after each call since the beginning. */
  readonly everSince: readonly Left[]
  stop(): void
}

const CALLS = [
  'open',
  'rename',
  'link',
  'copyFile',
  'mkdir',
  'rm',
  'writeFile',
  'appendFile',
] as const

/** @param folder - what is in it now counts as synced */
export function watchForPowerLoss(folder: string): PowerLosses {
  const root = fs.realpathSync(folder)
  const contents = new Map<number, string>()
  const names = new Map<number, ReadonlyMap<string, number>>()
  const everSince: Left[] = []

  const namesIn = (at: string) =>
    new Map(fs.readdirSync(at).map((name) => [name, fs.lstatSync(path.join(at, name)).ino]))

  const takeOver = (at: string) => {
    const { ino } = fs.lstatSync(at)
    if (!fs.statSync(at).isDirectory()) return void contents.set(ino, fs.readFileSync(at, 'utf8'))
    names.set(ino, namesIn(at))
    for (const name of fs.readdirSync(at)) takeOver(path.join(at, name))
  }
  takeOver(root)

  /** @param namesOf - names in a folder that the disk has kept */
  const leftBy = (namesOf: (ino: number) => ReadonlyMap<string, number>): Left => {
    const left = new Map<string, string>()
    const walk = (ino: number, at: string) => {
      for (const [name, inner] of namesOf(ino)) {
        const below = path.join(at, name)
        if (folders.has(inner)) walk(inner, below)
        else left.set(below, contents.get(inner) ?? '')
      }
    }
    walk(fs.statSync(root).ino, '')
    return left
  }

  const folders = new Map<number, string>()
  const findFolders = (at: string) => {
    folders.set(fs.statSync(at).ino, at)
    for (const name of fs.readdirSync(at)) {
      const below = path.join(at, name)
      if (fs.lstatSync(below).isDirectory()) findFolders(below)
    }
  }

  const now = () => {
    folders.clear()
    findFolders(root)
    const synced = leftBy((ino) => names.get(ino) ?? new Map())
    const named = leftBy((ino) => namesIn(folders.get(ino)!))
    return [synced, named]
  }

  const isBelow = (file: string) => file === root || file.startsWith(`${root}${path.sep}`)
  const originals = new Map<string, unknown>()
  const api = promises as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
  for (const call of CALLS) {
    const original = api[call]!
    originals.set(call, original)
    api[call] = async (...args) => {
      const result = await original.apply(promises, args)
      const file = path.resolve(String(args[0]))
      if (!isBelow(file)) return result
      if (call === 'open') noteSyncs(result as FileHandle, file)
      everSince.push(...now())
      return result
    }
  }

  const noteSyncs = (handle: FileHandle, file: string) => {
    const sync = handle.sync.bind(handle)
    handle.sync = async () => {
      await sync()
      const { ino } = await handle.stat()
      if (fs.statSync(file).isDirectory()) names.set(ino, namesIn(file))
      else contents.set(ino, fs.readFileSync(file, 'utf8'))
      everSince.push(...now())
    }
  }

  syncBuiltinESMExports()
  return {
    now,
    everSince,
    stop() {
      for (const [call, original] of originals) api[call] = original as (typeof api)[string]
      syncBuiltinESMExports()
    },
  }
}
