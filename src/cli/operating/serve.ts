/** Runs the service with the settings of the environment. */

import { serve } from '../../main.ts'
import { type ExitCode, OK, type Shell } from '../terminal/shell.ts'

/** @throws LedgerError as {@link serve} */
export async function runServe(_options: object, { env }: Shell): Promise<ExitCode> {
  await serve(env)
  return OK
}
