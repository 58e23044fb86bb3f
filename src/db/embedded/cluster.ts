/** Makes a new, empty PostgreSQL cluster, so that it is there whole or not at all. */

import { chown, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { LedgerError } from '../../core/errors.ts'
import { renameDurably } from '../../native/durable.ts'
import { type Account, ended, spawnAs } from './account.ts'
import { openLog, type Site } from './files.ts'

/** Role that owns the cluster. */
export const OWNER = 'postgres'

/**
 * @param binaries - folder that holds `bin`
 * @param durable - whether to wait until all of it is on the disk
 * @throws {@link LedgerError} `postgres_unavailable` if it cannot be made
 */
export async function createCluster(
  site: Site,
  binaries: string,
  account: Account | undefined,
  durable: boolean,
): Promise<void> {
  const draft = await mkdtemp(`${site.cluster}.new-`)
  if (account) {
    await chown(draft, account.uid, account.gid)
    await chown(site.passwordFile, account.uid, account.gid) // initdb reads it
  }
  try {
    await initialise(draft, site, binaries, account, durable)
    await renameDurably(draft, site.cluster).catch(unlessFilled)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function initialise(
  folder: string,
  site: Site,
  binaries: string,
  account: Account | undefined,
  durable: boolean,
): Promise<void> {
  const log = openLog(site.logFile)
  try {
    const initdb = spawnAs(account, {
      program: path.join(binaries, 'bin', 'initdb'),
      paths: [folder, site.passwordFile],
      args: ([data, pwfile]) => [
        ...['-D', data!, '-U', OWNER, '-E', 'UTF8', '--locale=C', '--no-instructions'],
        ...['--auth=scram-sha-256', `--pwfile=${pwfile}`],
        ...(durable ? [] : ['--no-sync']),
      ],
      log: log.descriptor,
    })
    const outcome = await ended(initdb)
    if (initdb.exitCode !== 0) {
      throw new LedgerError('postgres_unavailable', {
        reason: `initdb ${outcome}: ${log.tail()}`,
      })
    }
  } finally {
    log.close()
  }
}

/** Another process was quicker, and its cluster is as good as ours. */
function unlessFilled(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
}
