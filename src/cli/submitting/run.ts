/** What submitting one row and many have in common. */

import type { SigningKey } from '../../native/signing.ts'
import type { Client } from '../remote/client.ts'
import type { InputRow } from './rows.ts'
import type { RunRecord } from './run-record.ts'

export interface Run {
  readonly client: Client
  readonly signer: Signer
  readonly record: RunRecord
  readonly json: boolean
}

/** Who signs the rows, for which log; undefined if they are signed already. */
export type Signer = { readonly key: SigningKey; readonly aud: string } | undefined

/** A row with the name that it has in the record. */
export interface NamedRow extends InputRow {
  readonly id: string
}
