/** `cellproof serve`: starts the ledger service. */

import type { Register } from '../terminal/register.ts'
import { OK } from '../terminal/shell.ts'

export const registerServe: Register = (program, text, run) => {
  program
    .command('serve')
    .description(text.serve.description)
    .action(() =>
      run(async ({ env }) => {
        const { serve } = await import('../../main.ts')
        await serve(env)
        return OK
      }),
    )
}
