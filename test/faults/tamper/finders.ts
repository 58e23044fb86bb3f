/** Who may find out an attack, and the code by which each of them says so. */

import { type Audit, auditLedger } from '../../../src/audit/audit.ts'
import { openDatabaseSource } from '../../../src/audit/database.ts'
import { holdAgainst, type KeptCheckpoint } from '../../../src/audit/kept-checkpoints.ts'
import { LedgerError } from '../../../src/core/errors.ts'
import { readSnapshot } from '../../../src/db/scan.ts'
import { FINDERS, type Finder, type Found } from '../../../src/docs/tampering.ts'
import { rebuildOversight } from '../../../src/oversight/rebuild.ts'
import { checkAnswers, checkReceipts } from './receipts.ts'
import type { Scene } from './scene.ts'
import { runNode } from './service.ts'
import { askWitnesses } from './witnesses.ts'

/** Readers first, as a node that starts may write. */
export async function findAll(scene: Scene): Promise<Found> {
  const receipt = (await checkReceipts(scene)) ?? (await checkAnswers(scene))
  const audit = await attempt(() => runAudit(scene, []))
  const kept = await attempt(() => runAudit(scene, scene.kept))
  const rebuild = await attempt(() => runRebuild(scene))
  const node = await runNode(scene)
  const witness = await askWitnesses(scene)
  return pickFound({ ...node, receipt, audit, kept, witness, rebuild })
}

async function runAudit({ db, campaign }: Scene, kept: readonly KeptCheckpoint[]) {
  const { findings }: Audit = await readSnapshot(db, async (tx) =>
    auditLedger(holdAgainst(await openDatabaseSource(tx), kept), campaign.trust, {
      threads: 1,
      onProgress: () => {},
    }),
  )
  return findings[0]?.code
}

async function runRebuild({ db }: Scene): Promise<string | undefined> {
  const { differences } = await rebuildOversight(db, { repair: false })
  return differences[0] && `row_${differences[0].kind}`
}

/** A refusal is a find; so is a failure, but one that no code names. */
export async function attempt(act: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await act()
  } catch (error) {
    return codeOf(error)
  }
}

export function codeOf(error: unknown): string {
  if (!(error instanceof LedgerError)) return FAILED
  const { code, params } = error
  return code === 'log_inconsistent' ? `${code}: ${params.reason}` : code
}

/** It gave up without saying why. */
export const FAILED = 'failed'

const pickFound = (found: Record<Finder, string | undefined>): Found =>
  Object.fromEntries(FINDERS.flatMap((finder) => (found[finder] ? [[finder, found[finder]]] : [])))
