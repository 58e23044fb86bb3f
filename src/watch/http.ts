/** What a watcher shows: metrics to its owner; checkpoint, hash tiles and report to who compares. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'
import { parseTilePath } from '../core/log/tiles.ts'
import { CHECKPOINT, type FetchFile } from '../mirror/folder.ts'

export interface WatchServerDeps {
  readonly metrics: Registry
  /** Of the copy. */
  readonly read: FetchFile
  /** The newest report. */
  readonly report: () => Promise<string | undefined>
}

interface Answer {
  readonly type: string
  readonly body: string | Uint8Array
}

const TEXT = 'text/plain; charset=utf-8'

export function createWatchServer(deps: WatchServerDeps): Server {
  return createServer((req, res) => {
    answer(deps, req).then(
      (given) => send(res, req, given),
      () => res.writeHead(500).end(),
    )
  })
}

async function answer(
  { metrics, read, report }: WatchServerDeps,
  { url = '/' }: IncomingMessage,
): Promise<Answer | undefined> {
  const path = new URL(url, 'http://watcher').pathname.slice(1)
  if (path === 'metrics') return { type: metrics.contentType, body: await metrics.metrics() }
  if (path === 'healthz') return { type: TEXT, body: 'alive\n' }
  if (path === 'report') return textOf(await report())
  if (path === CHECKPOINT) return textOf(await read(CHECKPOINT))
  if (!isTile(path)) return undefined
  const bytes = await read(path)
  return bytes && { type: 'application/octet-stream', body: bytes }
}

const textOf = (body: string | Uint8Array | undefined): Answer | undefined =>
  body === undefined ? undefined : { type: TEXT, body }

/** Hash tiles alone: entries are for those whom the log lets read them. */
function isTile(path: string): boolean {
  try {
    parseTilePath(path)
    return true
  } catch {
    return false
  }
}

function send(res: ServerResponse, { method }: IncomingMessage, given: Answer | undefined): void {
  if (method !== 'GET' && method !== 'HEAD') {
    res.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const { type, body } = given ?? { type: TEXT, body: 'not_found\n' }
  res.writeHead(given ? 200 : 404, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  })
  res.end(method === 'HEAD' ? undefined : body)
}
