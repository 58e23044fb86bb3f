/** A worker thread: runs tasks in the order in which they come. */

import { parentPort, workerData } from 'node:worker_threads'
import { installNativeHash } from '../native/signature.ts'
import { createTaskRunner, type Task } from './task.ts'

installNativeHash()
const run = createTaskRunner(workerData)
const port = parentPort!
let turn = Promise.resolve()

port.on('message', (task: Task) => {
  turn = turn.then(async () => port.postMessage(await run(task)))
})
