/** Witnesses on loopback for tests. */

import { rm } from 'node:fs/promises'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { VerifierKey } from '../../src/core/keys/verifier-key.ts'
import { NO_QUORUM, type Policy, type PolicyWitness } from '../../src/core/log/policy.ts'
import { type RunningWitness, startWitness } from '../../src/witness/start.ts'
import { temporaryFolder } from './ledger.ts'

export interface TestWitness {
  /** Its line in a policy. */
  readonly line: PolicyWitness
  readonly folder: string
  stop(): Promise<void>
  /** Starts it again where it was, on what is in its folder now. */
  start(): Promise<void>
}

/** Stopped, and its folder removed, when the test ends. */
export async function openTestWitness(
  name: string,
  logKeys: readonly VerifierKey[],
): Promise<TestWitness> {
  const folder = path.join(await temporaryFolder(), name)
  let port = 0
  const start = async (): Promise<RunningWitness> => {
    const policy = policyOf(logKeys, [], NO_QUORUM)
    const running = await startWitness({
      ...{ folder, policy, port, host: '127.0.0.1', name: `${name}.example` },
      now: () => new Date(),
      report: (error) => {
        throw error
      },
    })
    port = Number(new URL(running.url).port)
    return running
  }
  let running: RunningWitness | undefined = await start()
  const { key, url } = running
  const stop = async () => {
    await running?.stop()
    running = undefined
  }
  onTestFinished(async () => {
    await stop()
    await rm(path.dirname(folder), { recursive: true })
  })
  return {
    line: { name, key, url },
    folder,
    stop,
    start: async () => {
      running ??= await start()
    },
  }
}

export const policyOf = (
  logKeys: readonly VerifierKey[],
  witnesses: readonly PolicyWitness[],
  quorum: string,
  groups: Policy['groups'] = [],
): Policy => ({ logs: logKeys.map((key) => ({ key })), witnesses, groups, quorum })

/** Asks for all of them. */
export const allOf = (
  logKeys: readonly VerifierKey[],
  ...witnesses: readonly PolicyWitness[]
): Policy => {
  const members = witnesses.map(({ name }) => name)
  return policyOf(logKeys, witnesses, 'all', [{ name: 'all', threshold: members.length, members }])
}
