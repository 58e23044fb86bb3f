/** The bare Express app that `limits.ts` measures. */

import { parentPort } from 'node:worker_threads'
import express from 'express'

const app = express()
app.post(
  '/v1/submissions',
  express.text({ type: 'application/jose', limit: '64kb' }),
  (req, res) => {
    res.status(201).json({ length: req.body.length })
  },
)
const server = app.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
