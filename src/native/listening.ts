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

export async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  await closed
}

/** An address as it stands in a URL; one that means "all" is reached as this machine. */
const hostOf = (host: string) =>
  host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
