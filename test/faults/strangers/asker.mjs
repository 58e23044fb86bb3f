/** A stranger in a thread of its own, so that what it costs itself is not counted as the service's. */

import { connect } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

/** What is asked, sent once: to hand over a large body costs the thread that is measured. */
let attack

parentPort.on('message', async (message) => {
  if (typeof message !== 'string') {
    attack = message
    parentPort.postMessage('ready')
    return
  }
  const { method, target, headers = [], body = '' } = attack
  const address = message
  const length = body.length > 0 ? [`Content-Length: ${Buffer.byteLength(body)}`] : []
  const about = ['Host: x', 'Connection: close', `X-Forwarded-For: ${address}`]
  const head = [`${method} ${target} HTTP/1.1`, ...about, ...headers, ...length, '', '']
  const sent = Buffer.concat([Buffer.from(head.join('\r\n')), Buffer.from(body)])
  const before = process.memoryUsage.rss()
  let most = before
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const timer = setInterval(look, 1)
  const answer = await exchange(sent)
  clearInterval(timer)
  look()
  parentPort.postMessage({ ...answer, grew: most - before })
})

function exchange(sent) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', ...workerData })
    let status = 0
    let bytes = 0
    socket.on('data', (chunk) => {
      status ||= Number(/^HTTP\/1\.1 (\d+)/.exec(chunk.toString('latin1'))?.[1] ?? 0)
      bytes += chunk.length
    })
    // A service that has answered and closed may not have read all.
    socket.on('error', () => {})
    socket.on('close', () => resolve({ status, bytes }))
    socket.write(sent)
  })
}
