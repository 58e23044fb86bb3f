/** One PostgreSQL for the whole run, with a migrated database that test files clone. */

import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, statfs } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/db/database.ts'
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts'
import { migrate } from '../../src/db/migrate.ts'
import { administer, urlOf } from './administer.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { readonly ownerUrl: string; readonly template: string }
  }
}

interface Server {
  readonly ownerUrl: string
  stop(): Promise<void>
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { ownerUrl, stop } = await startServer()
  const template = `cellproof_template_${randomBytes(6).toString('hex')}`
  const teardown = () =>
    administer(ownerUrl, `drop database if exists ${template}`).finally(() => stop())
  try {
    await administer(ownerUrl, `create database ${template}`)
    const db = openDatabase(urlOf(ownerUrl, template))
    await migrate(db).finally(() => db.destroy())
  } catch (error) {
    await teardown()
    throw error
  }
  project.provide('postgres', { ownerUrl, template })
  return async () => {
    await teardown()
  }
}

/** The server of `TEST_DATABASE_URL`, its owner's connection string, or one of our own. */
async function startServer(): Promise<Server> {
  const ownerUrl = process.env.TEST_DATABASE_URL
  if (ownerUrl) return { ownerUrl, stop: async () => {} }
  const dataDir = await mkdtemp(path.join(await quickFolder(), 'cellproof-test-'))
  // It may be in memory: a small write-ahead log.
  const parameters = { max_connections: '100', max_wal_size: '256MB' }
  const postgres = await startEmbeddedPostgres({ dataDir, parameters })
  return {
    ownerUrl: postgres.ownerUrl,
    stop: async () => {
      await postgres.stop()
      await rm(dataDir, { recursive: true })
    },
  }
}

const MEMORY = '/dev/shm'
const ENOUGH = 2 * 1024 ** 3 // bytes

/**
 * Where a sync costs nothing, if there is such a place: a ledger refuses a server that does not sync,
 * and nothing here has to survive a power cut.
 */
async function quickFolder(): Promise<string> {
  const mounts = await readFile('/proc/mounts', 'utf8').catch(() => '')
  const mount = mounts.split('\n').find((line) => line.split(' ')[1] === MEMORY)
  // Programs may have to run from there.
  if (mount === undefined || mount.includes('noexec')) return os.tmpdir()
  const { bavail, bsize } = await statfs(MEMORY)
  return bavail * bsize >= ENOUGH ? MEMORY : os.tmpdir()
}
