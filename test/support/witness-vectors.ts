/** Requests to a witness, with what it answers: see test/vectors/tlog/SOURCES.md. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  parseVerifierKey,
  type VerifierKey,
  verifierKey,
} from '../../src/core/keys/verifier-key.ts'

interface Vector {
  readonly body: string
  readonly status: number
  /** What the body of a conflict says. */
  readonly size: number
}

const FILE = path.resolve(import.meta.dirname, '../vectors/tlog/torchwood-add-checkpoint.json')
const { requests } = JSON.parse(readFileSync(FILE, 'utf8')) as {
  requests: { body: string; status: number; asserts: string[] }[]
}

/** In sequence, of one witness. */
export const ADD_CHECKPOINT_VECTORS: readonly Vector[] = requests.map(
  ({ body, status, asserts }) => ({
    body,
    // They are older than version 1.0.0, which has a status of its own for this.
    status: asserts.join().includes('unknown log') ? 404 : status,
    size: Number(/"(\d+)\\n"/.exec(asserts.join())?.[1]),
  }),
)

const SIGSUM = 'sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562'
const SIGSUM_KEY = 'ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f'
// Its checkpoints have another origin than its key has a name: older than the rule.
const SUMDB = 'go.sum database tree'
const SUMDB_KEY = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'

/** The logs that the witness knows, by their origins. */
export const VECTOR_LOGS: ReadonlyMap<string, readonly VerifierKey[]> = new Map([
  [SIGSUM, [verifierKey(SIGSUM, new Uint8Array(Buffer.from(SIGSUM_KEY, 'hex')))]],
  [SUMDB, [parseVerifierKey(SUMDB_KEY)]],
])
