/** Where faults happen: a PostgreSQL and two nodes, all real processes, and an enterprise in the log. */

import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Db, openDatabase } from '../../../src/db/database.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { generateKey, writeKeyFile } from '../../../src/native/keys.ts'
import { DERIVED_TABLES } from '../../../src/oversight/derivations.ts'
import { SERVICE_ROLE } from '../../../src/service/database.ts'
import { cuttable } from '../../support/cuttable.ts'
import { createFleet, type Enterprise, type Fleet } from '../../support/fleet.ts'
import { createNode, type Node } from './node.ts'
import { type Postgres, startPostgres } from './postgres.ts'

export interface Scene {
  /** Milliseconds that a fault lasts: seconds in full, less in the tests. */
  readonly span: number
  readonly nodes: readonly [Node, Node]
  readonly postgres: Postgres
  readonly origin: string
  readonly fleet: Fleet
  /** Whose honest clients submit. */
  readonly collector: Enterprise
  /** Trust file of the log. */
  readonly trust: string
  /** The owner's connection, past the nodes' paths. It breaks when PostgreSQL is killed. */
  withOwner<T>(act: (db: Db) => Promise<T>): Promise<T>
  /** Starts PostgreSQL after a kill, and leads the nodes to it. */
  restartPostgres(): Promise<void>
  stop(): Promise<void>
}

const ORIGIN = 'ledger.example/faults'

/** @param folder - of its own; removed by whoever made it */
export async function buildScene(folder: string, span: number): Promise<Scene> {
  const postgres = await startPostgres(path.join(folder, 'database'))
  const password = randomBytes(24).toString('base64url')
  const withOwner: Scene['withOwner'] = async (act) => {
    const db = openDatabase(postgres.ownerUrl(), { connections: 1 })
    return act(db).finally(() => db.destroy())
  }
  await withOwner((db) =>
    migrate(db, { serviceRole: { name: SERVICE_ROLE, password, derivedTables: DERIVED_TABLES } }),
  )
  const serviceUrl = () => {
    const url = new URL(postgres.ownerUrl())
    url.username = SERVICE_ROLE
    url.password = password
    return url.href
  }

  const fleet = createFleet({ origin: ORIGIN })
  const collector = fleet.enterprise('collector')
  const env = { LOG_ORIGIN: ORIGIN, ...(await writeKeys(folder, fleet)) }
  const create = async (name: string) => {
    const dataDir = path.join(folder, name)
    await mkdir(dataDir)
    return createNode({ dataDir, path: await cuttable(serviceUrl()), env })
  }
  const nodes = [await create('one'), await create('two')] as const
  for (const node of nodes) await node.start()
  await admit(nodes[0].url, fleet)
  return {
    ...{ span, nodes, postgres, origin: ORIGIN, fleet, collector, withOwner },
    trust: path.join(nodes[0].dataDir, 'trust.json'),
    async restartPostgres() {
      await postgres.start()
      for (const node of nodes) node.path.lead(serviceUrl())
    },
    async stop() {
      for (const node of nodes) {
        await node.kill()
        node.path.close()
      }
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function writeKeys(folder: string, { authorityKeys }: Fleet) {
  const LOG_KEY_FILE = path.join(folder, 'log.jwk')
  await writeKeyFile(LOG_KEY_FILE, await generateKey('Ed25519', undefined), { replace: false })
  const AUTHORITY_KEYS_FILE = path.join(folder, 'authority.jwks')
  const keys = authorityKeys.map(({ kid, key }) => ({ ...key, kid }))
  await writeFile(AUTHORITY_KEYS_FILE, JSON.stringify({ keys }))
  return { LOG_KEY_FILE, AUTHORITY_KEYS_FILE }
}

async function admit(url: string, fleet: Fleet): Promise<void> {
  for (const body of fleet.registryEvents()) {
    const headers = { 'Content-Type': 'application/jose' }
    const answer = await fetch(`${url}/v1/submissions`, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(await answer.text())
  }
}
