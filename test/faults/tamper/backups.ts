/** An old backup in place of the database, and what lies beside it as it was, as old, or gone. */

import { rm, writeFile } from 'node:fs/promises'
import type { Attack, Scene } from './scene.ts'
import { becomeBackup } from './scene.ts'

export const backupAttacks = (): Attack[] =>
  Object.entries(SURROUNDINGS).map(([how, act]) => ({
    name: `an old backup restored, ${how}`,
    act: async (scene) => {
      await becomeBackup(scene)
      await act(scene)
    },
  }))

const SURROUNDINGS: Record<string, (scene: Scene) => Promise<void>> = {
  'the journal as it was': async () => {},
  'the journal lost': (scene) => loseJournal(scene),
  'the journal as old': ({ journalFile, campaign }) =>
    writeFile(journalFile, campaign.backup.journal),
  'the journal lost and the witnesses out of reach': async (scene) => {
    await loseJournal(scene)
    for (const witness of scene.campaign.witnesses) witness.reachable = false
  },
}

const loseJournal = ({ journalFile }: Scene) => rm(journalFile)
