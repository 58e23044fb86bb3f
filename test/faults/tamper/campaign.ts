/** The campaign: every attack carried out on a copy of its own, and who found it. */

import type { AttackResult } from '../../../src/docs/tampering.ts'
import { urlOf } from '../../support/administer.ts'
import { backupAttacks } from './backups.ts'
import { columnAttacks, readColumns } from './columns.ts'
import { findAll } from './finders.ts'
import type { Campaign } from './log.ts'
import { withDatabase } from './log.ts'
import { paperAttacks } from './papers.ts'
import { rewriteAttacks } from './rewrites.ts'
import { rowAttacks } from './rows.ts'
import { type Attack, onCopy } from './scene.ts'

export async function listAttacks(campaign: Campaign): Promise<Attack[]> {
  const url = urlOf(campaign.ownerUrl, campaign.healthy.database)
  const columns = await withDatabase(url, readColumns)
  return [
    ...columnAttacks(campaign, columns),
    ...rowAttacks(campaign, columns),
    ...rewriteAttacks(campaign),
    ...backupAttacks(),
    ...paperAttacks(campaign),
  ]
}

export const carryOut = (campaign: Campaign, { name, place, act }: Attack): Promise<AttackResult> =>
  onCopy(campaign, async (scene) => {
    await act(scene)
    return { attack: name, ...(place && { place }), found: await findAll(scene) }
  })
