#!/usr/bin/env node
/** Entry point of `cellproof`: gives the command line this process's streams and its exit code. */

import { setTimeout as sleep } from 'node:timers/promises'
import { takeEnvironment } from '../config.ts'
import { installNativeHash } from '../native/signature.ts'
import { runCli } from './program.ts'

installNativeHash()

// Whoever reads our output may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await runCli(process.argv.slice(2), {
  env: takeEnvironment(process.env),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => new Date(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { ...(signal && { signal }) }),
})
