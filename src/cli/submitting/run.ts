/** What submitting one row and many have in common. */

import type { SigningKey } from '../../native/signing.ts'
import type { Client } from '../remote/client.ts'
import type { Row } from './rows.ts'
import type { State } from './run-record.ts'

export interface Work {
  readonly client: Client
  readonly signer: Signer
  readonly state: State
  readonly json: boolean
}

/** Who signs the rows, for which log; undefined if they are signed already. */
export type Signer = { readonly key: SigningKey; readonly aud: string } | undefined

/** A row with the name that it has in the state. */
export interface NamedRow extends Row {
  readonly id: string
}
