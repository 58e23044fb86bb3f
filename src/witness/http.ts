/** A witness behind HTTP: the paths of C2SP tlog-witness, and one that says that it is alive. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { fromUtf8 } from '../core/bytes/encoding.ts'
import { REQUEST_LIMIT } from '../core/log/witness.ts'
import type { Witness } from './witness.ts'

interface Answer {
  readonly status: number
  readonly body: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Milliseconds for a whole request: a log has its request ready when it connects. */
const REQUEST_TIMEOUT = 10_000

/** @param report - is told of errors that the client did not cause */
export function createWitnessServer(witness: Witness, report: (error: unknown) => void): Server {
  const server = createServer((req, res) => {
    answer(witness, req)
      .catch((error: unknown): Answer => {
        // Whoever hung up will not read it.
        if (req.complete) report(error)
        return { status: 500, body: 'failed\n' }
      })
      .then((given) => send(res, req, given))
  })
  server.requestTimeout = REQUEST_TIMEOUT
  return server
}

async function answer(witness: Witness, req: IncomingMessage): Promise<Answer> {
  const { pathname } = new URL(req.url ?? '/', 'http://witness')
  const [, originHash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(pathname) ?? []
  if (pathname === '/add-checkpoint') return only(req, 'POST', () => addCheckpoint(witness, req))
  if (pathname === '/healthz') {
    return only(req, 'GET, HEAD', async () => ({ status: 200, body: 'alive\n' }))
  }
  if (originHash) return only(req, 'GET, HEAD', () => latest(witness, originHash))
  return NOT_FOUND
}

const only = async (
  { method }: IncomingMessage,
  allow: string,
  act: () => Promise<Answer>,
): Promise<Answer> =>
  allow.split(', ').includes(method ?? '') ? act() : { status: 405, body: '', headers: { allow } }

async function addCheckpoint(witness: Witness, req: IncomingMessage): Promise<Answer> {
  const bytes = await readBody(req)
  if (!bytes) return { status: 413, body: 'too_large\n', headers: { connection: 'close' } }
  const body = fromUtf8(bytes)
  return body === undefined ? { status: 400, body: 'malformed\n' } : witness.addCheckpoint(body)
}

async function latest(witness: Witness, originHash: string): Promise<Answer> {
  const body = await witness.latest(originHash)
  const headers = { 'cache-control': 'no-cache', 'access-control-allow-origin': '*' }
  return body === undefined ? NOT_FOUND : { status: 200, body, headers }
}

const NOT_FOUND: Answer = { status: 404, body: 'not_found\n' }

/** @returns undefined if the body is larger than any request can be */
async function readBody(req: IncomingMessage): Promise<Uint8Array | undefined> {
  // A client that announces too large a body gets an answer; one that just sends it is cut off.
  if (Number(req.headers['content-length'] ?? 0) > REQUEST_LIMIT) return undefined
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of req) {
    length += chunk.length
    if (length > REQUEST_LIMIT) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function send(res: ServerResponse, { method }: IncomingMessage, { status, body, ...more }: Answer) {
  const { type = 'text/plain; charset=utf-8', headers = {} } = more
  res.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  res.end(method === 'HEAD' ? undefined : body)
}
