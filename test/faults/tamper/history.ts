/** All of the database as if the log had been told something else, but for its checkpoints. */

import { sql } from 'kysely'
import { rebuildOversight } from '../../../src/oversight/rebuild.ts'
import { readTold, replaceLog, type Told } from '../../support/replaced-log.ts'
import { asOwner, type Scene } from './scene.ts'

export async function rewrite(scene: Scene, change: (told: Told[]) => Told[]): Promise<void> {
  await asOwner(scene, async (tx) => {
    await replaceLog(tx, scene.campaign.fleet, change(await readTold(tx)))
    await sql`update follower set size = head.size, accepted_at = head.last_accepted_at
      from log_head as head`.execute(tx)
  })
  await rebuildOversight(scene.db, { repair: true })
}
