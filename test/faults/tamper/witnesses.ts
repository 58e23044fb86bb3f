/** Two witnesses on loopback whose memory can be set back, so that each attack meets them as they were. */

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Hash } from '../../../src/core/bytes/hash.ts'
import type { VerifierKey } from '../../../src/core/keys/verifier-key.ts'
import { parseCheckpoint } from '../../../src/core/log/checkpoint.ts'
import type { PolicyWitness } from '../../../src/core/log/policy.ts'
import { consistencyProof, tilesForConsistencyProof } from '../../../src/core/log/proofs.ts'
import { formatAddCheckpoint } from '../../../src/core/log/witness.ts'
import { findLatestCheckpoint } from '../../../src/db/checkpoints.ts'
import type { Db } from '../../../src/db/database.ts'
import { readTiles } from '../../../src/db/tiles.ts'
import { openJournal } from '../../../src/ledger/journal.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { createWitnessServer } from '../../../src/witness/http.ts'
import { createWitness, type Witness } from '../../../src/witness/witness.ts'
import { type LogKey, newWitnessKey } from '../../support/log-key.ts'
import { refusalOf } from '../../support/refusals.ts'
import type { Scene } from './scene.ts'

export interface CampaignWitness {
  readonly line: PolicyWitness
  /** With the private part: for a witness that lies together with the log. */
  readonly key: LogKey
  readonly witness: Witness
  /** What it has cosigned, by the log. */
  memory: ReadonlyMap<string, string>
  /** Whether it answers over the network. */
  reachable: boolean
  stop(): Promise<void>
}

export async function startWitnesses(
  logKey: VerifierKey,
  names: readonly string[],
): Promise<CampaignWitness[]> {
  return Promise.all(names.map((name) => startWitness(logKey, name)))
}

async function startWitness(logKey: VerifierKey, name: string): Promise<CampaignWitness> {
  const key = newWitnessKey(`${name}.example`)
  const witness = createWitness({
    logs: new Map([[logKey.name, [logKey]]]),
    key: key.verifierKey,
    sign: key.sign,
    store: {
      read: async (origin) => running.memory.get(origin),
      write: async (origin, note) => {
        running.memory = new Map([...running.memory, [origin, note]])
      },
      close: async () => {},
    },
    verify: verifySignature,
    now: () => new Date(),
  })
  const server = createWitnessServer(witness, (error) => {
    throw error
  })
  server.prependListener('request', ({ socket }) => {
    if (!running.reachable) socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const running: CampaignWitness = {
    line: { name, key: key.verifierKey, url: `http://127.0.0.1:${port}` },
    key,
    witness,
    memory: new Map(),
    reachable: true,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return running
}

/** Shows each witness the newest checkpoint that the log has signed, with the best proof there is. */
export async function askWitnesses({
  db,
  campaign,
  journalFile,
}: Scene): Promise<string | undefined> {
  const note = await newestSigned(db, journalFile)
  if (note === undefined) return undefined
  const { size } = parseCheckpoint(note)
  const statuses: number[] = []
  for (const { witness, memory } of campaign.witnesses) {
    const [held] = [...memory.values()].map((kept) => parseCheckpoint(kept).size)
    const oldSize = Math.min(held ?? 0, size)
    const proof = await readProof(db, oldSize, size)
    const { status } = await witness.addCheckpoint(formatAddCheckpoint({ oldSize, proof, note }))
    if (status !== 200) statuses.push(status)
  }
  return statuses.length > 0 ? String(Math.max(...statuses)) : undefined
}

async function newestSigned(db: Db, journalFile: string): Promise<string | undefined> {
  const journal = await openJournal(journalFile)
  const notes = [journal.newest()?.note, (await findLatestCheckpoint(db))?.note]
  await journal.close()
  return notes
    .filter((note) => note !== undefined && !refusalOf(() => parseCheckpoint(note)))
    .sort((a, b) => parseCheckpoint(b!).size - parseCheckpoint(a!).size)[0]
}

/** Nothing, if the tiles that it would be made of are gone. */
async function readProof(db: Db, from: number, to: number): Promise<Hash[]> {
  if (from === 0) return []
  try {
    const hashes = await readTiles(db, tilesForConsistencyProof(from, to))
    return consistencyProof(from, to, hashes)
  } catch {
    return []
  }
}
