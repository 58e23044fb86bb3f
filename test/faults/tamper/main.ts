/** `npm run tamper`: the whole campaign. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '../../../src/db/database.ts'
import { startEmbeddedPostgres } from '../../../src/db/embedded.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { administer, urlOf } from '../../support/administer.ts'
import { carryOut, listAttacks } from './campaign.ts'
import { buildCampaign } from './log.ts'

const filter = process.argv[2]
const dataDir = await mkdtemp(path.join(tmpdir(), 'cellproof-tamper-'))
const postgres = await startEmbeddedPostgres({ dataDir, parameters: { fsync: 'off' } })
try {
  await administer(postgres.ownerUrl, 'create database tamper_main')
  const db = openDatabase(urlOf(postgres.ownerUrl, 'tamper_main'))
  await migrate(db).finally(() => db.destroy())
  console.time('build')
  const campaign = await buildCampaign(postgres.ownerUrl, 'tamper')
  console.timeEnd('build')
  console.log(campaign.published, campaign.total, campaign.lone)
  const { onCopy } = await import('./scene.ts')
  const { findAll } = await import('./finders.ts')
  console.log('healthy', await onCopy(campaign, findAll))
  for (const attack of await listAttacks(campaign)) {
    if (filter && !`${attack.name} ${attack.place}`.includes(filter)) continue
    const t = Date.now()
    try {
      const { found } = await carryOut(campaign, attack)
      console.log(
        Date.now() - t,
        Object.keys(found).length === 0 ? 'NONE' : '',
        attack.name,
        '|',
        attack.place ?? '',
        '|',
        JSON.stringify(found),
      )
    } catch (error) {
      console.log('THROWN', attack.name, attack.place, error)
    }
  }
  await campaign.stop()
} finally {
  await postgres.stop()
  await rm(dataDir, { recursive: true })
}
