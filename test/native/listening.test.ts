import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { close, listen } from '../../src/native/listening.ts'

it('a server that is closed ends, though a client goes on asking on one connection', async () => {
  const asked: (() => void)[] = []
  const server = createServer({ keepAliveTimeout: 0 }, (_req, res) => {
    asked.push(() => res.end())
    server.emit('asked')
  })
  const { port } = new URL(await listen(server, '127.0.0.1', 0))
  const socket = connect(Number(port), '127.0.0.1')
  const next = once(server, 'asked')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await next
  const closed = close(server)
  // Behind the first, as who publishes again and again does it.
  const after = once(server, 'asked')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  asked.shift()!()
  await after
  asked.shift()!()
  const answers: Buffer[] = []
  socket.on('data', (chunk) => answers.push(chunk))
  await once(socket, 'end')
  await closed
  expect(Buffer.concat(answers).toString()).toMatch(/Connection: close/)
})
