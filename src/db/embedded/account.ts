/**
 * Running PostgreSQL's programs as somebody else: PostgreSQL refuses to run as root, so root
 * lends it an unprivileged account that the system already has.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { LedgerError } from '../../core/errors.ts'
import { unlessMissing } from './files.ts'

export interface Account {
  readonly uid: number
  readonly gid: number
}

export interface Command {
  readonly program: string
  /** Absolute paths that the arguments name, and that only we may be able to reach. */
  readonly paths: readonly string[]
  readonly args: (paths: readonly string[]) => string[]
  /** File descriptor that takes standard output and standard error. */
  readonly log: number
}

// Best first: Debian and others, macOS, everywhere.
const ACCOUNTS = ['postgres', '_postgres', 'nobody']

/**
 * Account for the programs: the one that owns the cluster already, else one from /etc/passwd.
 *
 * @param cluster - folder of the cluster, which need not exist
 * @returns undefined if we are not root, and so need no other account
 */
export async function findAccount(cluster: string): Promise<Account | undefined> {
  if (process.geteuid?.() !== 0) return undefined
  const owner = await stat(cluster).catch(unlessMissing)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const entries = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ACCOUNTS) {
    const entry = entries.find((fields) => fields[0] === name)
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) }
  }
  throw new LedgerError('postgres_unavailable', { reason: 'no unprivileged account' })
}

/**
 * Starts a program in a session of its own, so that a Ctrl-C in the terminal reaches only us.
 *
 * The account may have no right to walk to the paths: a clone in root's home, say. On Linux we
 * hand it open descriptors instead, and name them by their links in /proc, which lead straight
 * to the file and ask for no rights on the folders above.
 */
export function spawnAs(account: Account | undefined, command: Command): ChildProcess {
  const { program, paths, args, log } = command
  const handOver = account !== undefined && process.platform === 'linux'
  const descriptors = handOver ? paths.map((path) => openSync(path, 'r')) : []
  const names = handOver ? descriptors.map((_, i) => `/proc/self/fd/${3 + i}`) : paths
  try {
    return spawn(program, args(names), {
      ...account,
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      detached: true,
      stdio: ['ignore', log, log, ...descriptors],
    })
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor)
  }
}

/** Resolves when the program has ended, or could not start, with what it ended with. */
export const ended = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `status ${code}`}`))
  })
