/**
 * A service over there that answers as a test tells it to: busy, away, or with what no log of ours
 * would say. What the real one answers is tested with the real one.
 */

import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Asked {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** `lost`: the connection breaks before an answer. */
export type Script = (asked: Asked) => Answer | 'lost' | Promise<Answer>

/** @returns its address; it ends with the test */
export async function scriptedService(script: Script): Promise<string> {
  const server = createServer(async (req, res) => {
    const { method = '', url: path = '', headers } = req
    const answer = await script({ method, path, headers, body: await readBody(req) })
    if (answer === 'lost') {
      req.socket.destroy()
      return
    }
    res.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    res.end(JSON.stringify(answer.body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
