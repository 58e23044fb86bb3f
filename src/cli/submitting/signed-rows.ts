/** Signs rows, each once: what an earlier run has signed is taken from the record. */

import { randomUUID } from 'node:crypto'
import { parseJson } from '../../core/bytes/json.ts'
import { signSubmission } from '../../native/signing.ts'
import { secondsOf } from '../remote/time.ts'
import type { NamedRow, Signer } from './run.ts'
import { addTo, type RecordLine, type RunRecord } from './run-record.ts'

/** @returns compact JWS, in the order of the rows */
export async function signRows(
  rows: readonly NamedRow[],
  signer: Signer,
  run: RunRecord,
  now: Date,
): Promise<string[]> {
  if (!signer) return rows.map(({ text }) => text)
  const { key, aud } = signer
  const fresh = rows
    .filter(({ id }) => run.rows.get(id)?.jws === undefined)
    .map(({ id, row, text }): RecordLine => {
      const claims = { aud, event: parseJson(text), iat: secondsOf(now), jti: randomUUID() }
      return { id, row, jws: signSubmission(key, claims) }
    })
  if (fresh.length > 0) await addTo(run, fresh)
  return rows.map(({ id }) => run.rows.get(id)!.jws!)
}
