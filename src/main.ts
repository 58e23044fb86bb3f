/** Runs the service until it is told to stop. */

import { once } from 'node:events'
import pino from 'pino'
import { readConfig } from './config.ts'
import { toldToStop } from './native/told-to-stop.ts'
import { startService } from './service/start.ts'

/** Milliseconds that stopping may take, where a database or a disk does not answer. */
const STOPPING_MS = 30_000

/** @throws LedgerError why it cannot start, or why it cannot go on */
export async function serve(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const log = pino()
  const service = await startService({
    config: readConfig(env),
    log,
    onStep: (step) => log.info({ step }, 'postgres'),
  })
  const { url, metricsUrl, origin, made } = service
  for (const file of made) log.warn({ file }, 'made a private key: keep it, and keep it secret')
  log.info({ url, metricsUrl, origin }, 'listening')
  const told = once(toldToStop(), 'abort')
  const failure = await Promise.race([told.then(() => undefined), service.failed])
  log.info('stopping')
  // What hangs keeps the process alive, too. All that was acknowledged is in the database, and an
  // embedded one is stopped by its own watchdog.
  const goes = setTimeout(() => {
    log.error('stopping took too long')
    process.exit(1)
  }, STOPPING_MS)
  await service.stop()
  clearTimeout(goes)
  if (failure) throw failure
}
