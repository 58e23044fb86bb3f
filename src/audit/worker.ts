/** A worker thread: runs tasks, one after the other. */

import { workerData } from 'piscina'
import { installNativeHash } from '../native/signature.ts'
import { createTaskRunner } from './task.ts'

installNativeHash()

export default createTaskRunner(workerData)
