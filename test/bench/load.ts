/**
 * A load of POST requests over raw sockets: as little work as can be, because the generator shares
 * the machine's cores with what it measures.
 */

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Measured {
  readonly perSecond: number
  /** Milliseconds from when a request was due to the end of its answer. */
  readonly p50: number
  readonly p99: number
}

export interface LoadOptions {
  readonly connections: number
  /**
   * Requests a second in all, each due at its own time however long others take; without it, as
   * many as are answered.
   */
  readonly rate?: number
  /** Path and query. */
  readonly address?: string
}

/**
 * Sends each body once, over connections that each wait for an answer before they go on.
 *
 * @throws Error at the first answer that is no 2xx
 */
export async function send(
  url: string,
  bodies: readonly string[],
  { connections, rate, address = '/v1/submissions' }: LoadOptions,
): Promise<Measured> {
  const { hostname, port, host } = new URL(url)
  const requests = bodies.map((body) => Buffer.from(requestText(host, address, body)))
  const sockets = await Promise.all(
    Array.from({ length: connections }, () => open(hostname, Number(port))),
  )
  const latencies: number[] = []
  const started = performance.now()
  const dueAt = (i: number) => (rate ? started + (i * 1000) / rate : undefined)
  let next = 0
  await Promise.all(
    sockets.map(async (socket) => {
      for (let i = next++; i < requests.length; i = next++) {
        const due = dueAt(i)
        if (due !== undefined) await until(due)
        const from = due ?? performance.now()
        await exchange(socket, requests[i]!)
        latencies.push(performance.now() - from)
      }
      socket.destroy()
    }),
  )
  const seconds = (performance.now() - started) / 1000
  latencies.sort((a, b) => a - b)
  const percentile = (part: number) => latencies[Math.floor((latencies.length - 1) * part)]!
  return { perSecond: bodies.length / seconds, p50: percentile(0.5), p99: percentile(0.99) }
}

const requestText = (host: string, address: string, body: string) =>
  [
    `POST ${address} HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: application/jose',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')

async function open(host: string, port: number): Promise<Socket> {
  const socket = connect(port, host).setNoDelay(true)
  await once(socket, 'connect')
  return socket
}

async function until(due: number): Promise<void> {
  const wait = due - performance.now()
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
}

/** One request and its whole answer, which has a Content-Length. */
function exchange(socket: Socket, request: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const onData = (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      const head = answer.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1])
      if (answer.length < head + 4 + length) return
      socket.off('data', onData)
      socket.off('error', reject)
      if (/^HTTP\/1\.1 2/.test(answer)) resolve()
      else reject(new Error(answer))
    }
    socket.on('data', onData)
    socket.on('error', reject)
    socket.write(request)
  })
}
