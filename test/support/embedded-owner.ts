/** A process to be killed: starts PostgreSQL in the given folder, commits a row, and waits. */

import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts'
import { administer } from './administer.ts'

const { ownerUrl } = await startEmbeddedPostgres({ dataDir: process.argv[2]! })
await administer(ownerUrl, 'create table kept as select 42 as answer')
console.log('committed')
