/** Networks that break, and those that fall silent. */

import { once } from 'node:events'
import { connect } from 'node:net'
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

const READERS = 50
/** Of one reader, sent at once: more than what lies between two processes holds. */
const QUESTIONS = 40
/** Milliseconds after which a service has dropped who does not read, and some. */
const DROPPED_MS = 35_000

/** @throws Error if any of them still gets all that it asked for */
async function askAndNeverRead(url: string): Promise<void> {
  const { hostname, port, host } = new URL(url)
  const path = '/openapi.json'
  const { length } = Buffer.from(await (await fetch(url + path)).arrayBuffer())
  const question = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`
  const sockets = Array.from({ length: READERS }, () => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {}) // that it is dropped is what should be
    socket.pause()
    socket.write(question.repeat(QUESTIONS))
    return socket
  })
  await sleep(DROPPED_MS)
  await Promise.all(
    sockets.map(async (socket) => {
      let received = 0
      socket.on('data', (chunk) => {
        received += chunk.length
      })
      socket.resume()
      if (!socket.closed) await once(socket, 'close')
      if (received >= length * QUESTIONS)
        throw new Error('a reader that never read was not dropped')
    }),
  )
}
