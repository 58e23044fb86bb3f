/** Networks that break, and those that fall silent. */

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.ts'

export const silences: readonly Fault[] = [
  {
    name: 'a node’s connections to PostgreSQL fall silent',
    async act({ nodes, span }, random) {
      const { path } = random.pick(nodes)
      path.silence()
      await sleep(span)
      path.mend()
    },
  },
  {
    name: 'all connections to PostgreSQL fall silent',
    async act({ nodes, span }) {
      for (const { path } of nodes) path.silence()
      await sleep(span)
      for (const { path } of nodes) path.mend()
    },
  },
  {
    name: 'a node’s connections to PostgreSQL break again and again',
    async act({ nodes, span }, random) {
      const { path } = random.pick(nodes)
      const end = performance.now() + span
      do {
        path.cut()
        await sleep(random.between(0, 100))
        path.mend()
        await sleep(random.between(0, 300))
      } while (performance.now() < end)
    },
  },
  {
    name: 'readers ask for megabytes and never read',
    async act({ nodes }) {
      await Promise.all(nodes.map(({ url }) => askAndNeverRead(url)))
    },
  },
]

/** Of each node: as many as may ask so much before they are told to ask less. */
const READERS = 5
/** Of one reader, sent at once: their answers are more than lies between two processes. */
const QUESTIONS = 200
/** Milliseconds within which a service has to drop who does not read, though a little may move at first. */
const DROPPED_MS = 180_000

/** @throws Error if it still holds one of them after so long */
async function askAndNeverRead(url: string): Promise<void> {
  const { hostname, port, host } = new URL(url)
  const question = `GET /openapi.json HTTP/1.1\r\nHost: ${host}\r\n\r\n`
  const sockets = Array.from({ length: READERS }, () => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {}) // that it is dropped is what should be
    socket.pause()
    socket.write(question.repeat(QUESTIONS))
    return socket
  })
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  const end = performance.now() + DROPPED_MS
  while ((await heldBy(Number(port), sockets)) > 0) {
    if (performance.now() > end) throw new Error('a reader that never reads is not dropped')
    await sleep(500)
  }
  for (const socket of sockets) socket.destroy()
}

/** How many of these a service on this machine still has open; by proc_net_tcp(5), 01 is "established". */
async function heldBy(port: number, sockets: readonly Socket[]): Promise<number> {
  const peers = new Set(sockets.map(({ localPort }) => localPort))
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').slice(1)
  return lines.filter((line) => {
    const [, local = '', remote = '', state] = line.trim().split(/\s+/)
    return state === '01' && portIn(local) === port && peers.has(portIn(remote))
  }).length
}

const portIn = (address: string) => Number.parseInt(address.split(':')[1] ?? '', 16)
