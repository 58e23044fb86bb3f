/** A network path to a database that a test can cut, silence and mend. */

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Cuttable {
  /** The database's connection string, by way of this path. */
  readonly url: string
  /** Breaks what is connected and refuses what comes. */
  cut(): void
  /** Nothing arrives any more on either side, and nobody is told: as when a cable is pulled. */
  silence(): void
  /** What was silenced goes on where it was. */
  mend(): void
  /** Connects to another database from now on: the former one's connections are broken. */
  lead(databaseUrl: string): void
  close(): void
}

export async function cuttable(databaseUrl: string): Promise<Cuttable> {
  let { hostname, port } = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let isCut = false
  let isSilent = false
  const server = createServer((client) => {
    if (isCut) {
      client.destroy()
      return
    }
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      // A cut is what the test is about; each end's peer finds out by itself.
      socket.on('error', () => {})
    }
    forward(client, upstream)
    forward(upstream, client)
    if (isSilent) for (const socket of [client, upstream]) socket.pause()
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    cut() {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    silence() {
      isSilent = true
      for (const socket of sockets) socket.pause()
    },
    mend() {
      isCut = false
      isSilent = false
      for (const socket of sockets) socket.resume()
    },
    lead(to) {
      ;({ hostname, port } = new URL(to))
      for (const socket of sockets) socket.destroy()
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

// Not pipe(), which takes no back pressure here but starts again by itself what was paused.
const forward = (from: Socket, to: Socket) => from.on('data', (chunk) => to.write(chunk))
