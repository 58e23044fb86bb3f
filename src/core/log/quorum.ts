/**
 * What a quorum is worth: how many of its witnesses have to lie before two histories can both have
 * one, and as of when a checkpoint's quorum vouches for it.
 *
 * A witness is a member of one group at most, so a policy is a tree, and each question is answered
 * for a group from the answers for its members.
 */

import { LedgerError } from '../errors.ts'
import { CLOCK_TOLERANCE } from './clock.ts'
import { meetsQuorum, NO_QUORUM, type Policy } from './policy.ts'

export interface WitnessedAt {
  /** Its name in the policy. */
  readonly witness: string
  /** By the witness's own clock, to the second. */
  readonly time: Date
}

type QuorumRule = Pick<Policy, 'witnesses' | 'strangers' | 'groups' | 'quorum'>

/**
 * The smallest number of witnesses that have to cosign two contradicting checkpoints, so that both
 * meet the quorum while every other witness cosigns one of them at most. For k of n witnesses it
 * is 2k − n, and none if that is below 1: then the log alone can show two histories.
 */
export function liarsToSplit(policy: QuorumRule): number {
  const liars = foldPolicy(
    policy,
    () => 1,
    // Each side needs `threshold` of the members: so many, at least, have to be on both.
    (threshold, members) => {
      const shared = Math.max(0, 2 * threshold - members.length)
      const cheapest = members.map((cost) => cost ?? 0).sort((a, b) => a - b)
      return cheapest.slice(0, shared).reduce((sum, cost) => sum + cost, 0)
    },
  )
  return liars ?? 0
}

/** Whether it asks for witnesses, and one of them, or the log alone, can show two histories. */
export const isSplitByOne = (policy: QuorumRule): boolean =>
  policy.witnesses.length > 0 && liarsToSplit(policy) <= 1

/**
 * The newest time at which a quorum still vouches for a checkpoint: counting only what was cosigned
 * then or later, it is still met. So a few witnesses whose clocks are wrong, or who lie, cannot
 * make an old checkpoint look new.
 *
 * @returns undefined if the quorum is not met, or is `none`: then nobody has to vouch for a time
 */
export function quorumTime(
  policy: QuorumRule,
  cosignatures: readonly WitnessedAt[],
): Date | undefined {
  const times = new Map(cosignatures.map(({ witness, time }) => [witness, time.getTime()]))
  const time = foldPolicy(
    policy,
    (name) => times.get(name),
    (threshold, members) => {
      const met = members.filter((one) => one !== undefined).sort((a, b) => b - a)
      return met[threshold - 1]
    },
  )
  return time === undefined ? undefined : new Date(time)
}

/**
 * Whether an entry says that it was accepted after a quorum had already seen a tree with it in. The
 * clocks of the log and of its witnesses may differ by as much as those of the log and a signer.
 *
 * @param asOf - {@link quorumTime} of a checkpoint that covers the entry
 */
export const isAcceptedAfter = (acceptedAt: Date, asOf: Date): boolean =>
  acceptedAt.getTime() > asOf.getTime() + CLOCK_TOLERANCE * 1000

/** The quorum's value, from those of its witnesses; undefined where a witness has none. */
function foldPolicy(
  { witnesses, strangers = [], groups, quorum }: QuorumRule,
  ofWitness: (name: string) => number | undefined,
  ofGroup: (threshold: number, members: readonly (number | undefined)[]) => number | undefined,
): number | undefined {
  if (quorum === NO_QUORUM) return undefined
  const values = new Map([...witnesses, ...strangers].map(({ name }) => [name, ofWitness(name)]))
  // Groups come after their members, so that one pass settles all.
  for (const { name, threshold, members } of groups) {
    const ofMembers = members.map((member) => values.get(member))
    values.set(name, ofGroup(threshold, ofMembers))
  }
  return values.get(quorum)
}

/** @returns `quorum_missing` unless those witnesses are enough */
export function quorumFault(policy: Policy, names: readonly string[]): LedgerError | undefined {
  if (meetsQuorum(policy, new Set(names))) return undefined
  const { quorum, groups } = policy
  const group = groups.find(({ name }) => name === quorum)
  const needed = group ? `${quorum} (${group.threshold}/${group.members.length})` : quorum
  return new LedgerError('quorum_missing', { needed, had: names.join(', ') || '-' })
}
