/** One process to a folder: a file says which, and is worth nothing once that process is gone. */

import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Name of that file. */
export const LOCK = 'lock'

/** Another process has the folder. */
export class FolderTaken extends Error {
  override readonly name = 'FolderTaken'
  readonly pid: number

  constructor(folder: string, pid: number) {
    super(`${folder} is used by process ${pid}`)
    this.pid = pid
  }
}

/**
 * @returns what gives the folder back
 * @throws FolderTaken
 */
export async function takeFolder(folder: string): Promise<() => Promise<void>> {
  const file = path.join(folder, LOCK)
  const mine = `${process.pid} ${await birthOf(process.pid)}\n`
  for (;;) {
    if (await create(file, mine)) return () => rm(file, { force: true })
    const [pid = Number.NaN, birth] = parse(await readFile(file, 'utf8').catch(() => ''))
    if (await lives(pid, birth)) throw new FolderTaken(folder, pid)
    // Left by a process that was killed.
    await rm(file, { force: true })
  }
}

const parse = (text: string): [number, string] | [] => {
  const [, pid, birth] = /^(\d+) (\S*)\n$/.exec(text) ?? []
  return pid === undefined ? [] : [Number(pid), birth ?? '']
}

async function create(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Process numbers are given out again, after a restart of the machine above all. */
async function lives(pid: number, birth: string | undefined): Promise<boolean> {
  if (Number.isNaN(pid)) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return birth === (await birthOf(pid))
}

/** When it started, by the kernel's count since which boot; empty where no kernel tells. */
async function birthOf(pid: number): Promise<string> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field, the program's name, may hold spaces and brackets; the twenty-second counts.
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return ''
  }
}
