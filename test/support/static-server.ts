/** A web server that knows nothing but a folder of files. */

import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** @returns its address; it ends with the test */
export async function serveFolder(folder: string): Promise<string> {
  const server = createServer(async (req, res) => {
    const file = path.join(folder, path.posix.normalize(req.url ?? '/'))
    const found = await stat(file).catch(() => undefined)
    if (!found?.isFile()) {
      res.writeHead(404).end()
      return
    }
    res.writeHead(200, { 'content-length': found.size })
    createReadStream(file).pipe(res)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
