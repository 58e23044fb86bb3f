/** HTTP servers of this machine: listening, and closing once what is asked has been answered. */

import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * @param port - 0 picks a free one
 * @returns the address that it is reached at
 * @throws what the server's `error` event tells: a port in use, an address that is not ours
 */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host)
  await once(server, 'listening')
  const { port: bound } = server.address() as AddressInfo
  return `http://${hostOf(host)}:${bound}`
}

/**
 * Takes no more connections, answers what was asked, and ends.
 *
 * @param answerable - settles when all that was asked can be answered; who does not read its answer
 *   within ten seconds from then on is cut off
 */
export async function close(
  server: Server,
  answerable: Promise<unknown> = Promise.resolve(),
): Promise<void> {
  // Who goes on asking on one connection would otherwise keep it open, and us.
  server.prependListener('request', (_req, res) => res.setHeader('Connection', 'close'))
  server.keepAliveTimeout = 1
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  await answerable
  const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS)
  await closed
  clearTimeout(patience)
}

const PATIENCE_MS = 10_000

/** An address as it stands in a URL; one that means "all" is reached as this machine. */
const hostOf = (host: string) =>
  host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
