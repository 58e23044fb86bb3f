/** What an audit is given to check: entries and checkpoints, as they are stored or served. */

/** An entry as it is stored or served. All but the text repeats what the text says. */
export interface AuditedEntry {
  readonly index: number
  readonly leafHash: Uint8Array
  /** The bytes of the leaf, as text. */
  readonly entry: string
  /** RFC 3339, UTC, milliseconds. */
  readonly acceptedAt: string
  /** Signer and `jti` only where the source has them: a copy has neither. */
  readonly signer?: string
  readonly jti?: string
}

export interface AuditedCheckpoint {
  readonly size: number
  /** As it stands beside the note, where the source has it. */
  readonly root?: Uint8Array
  /** A signed note. */
  readonly note: string
}

/** What an entry adds to the tables of the battery chains and of the registry. */
export interface EntryLines {
  readonly batteries: readonly { readonly code: string; readonly position: number }[]
  /** Of its event. */
  readonly type: string
  /** Its position in the registry; undefined if it is no registry event. */
  readonly registered: number | undefined
}
