/** Evidence: what somebody who keeps a copy has written down when a log contradicted itself, as JSON. */

export const CONTRADICTIONS = [
  /** Two signed checkpoints of one size, of different trees. */
  'split_view',
  /** A signed checkpoint whose tree does not begin with the one that was signed before. */
  'history_changed',
  /** The log has served nothing but a checkpoint older than the held one, for too long. */
  'rollback',
  /** Tiles that do not make the tree that was signed. */
  'tiles_differ',
  /** An entry that is not the leaf that the signed tree has in its place. */
  'entry_changed',
] as const

export type Contradicted = (typeof CONTRADICTIONS)[number]

export interface Evidence {
  readonly found: Contradicted
  /** The checkpoint that was verified before, as it was signed. */
  readonly held?: string
  /** The checkpoint that contradicts it, as it was signed. */
  readonly served: string
  /** Root of the served tree when it had the size of the held one, base64, and the proof of it. */
  readonly olderRoot?: string
  readonly consistency?: readonly string[]
  /** The entry that differs, and the bytes that were given for it, base64. */
  readonly index?: number
  readonly entry?: string
}

export function isEvidence(json: object): json is Evidence {
  const { found, served, held } = json as Partial<Record<keyof Evidence, unknown>>
  const isHeld = held === undefined || typeof held === 'string'
  return CONTRADICTIONS.some((one) => one === found) && typeof served === 'string' && isHeld
}
