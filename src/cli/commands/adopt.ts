/** `cellproof adopt`: a data folder that was copied or moved is the one that goes on. */

import type { Register } from '../terminal/register.ts'

export const registerAdopt: Register = (program, text, run) => {
  program
    .command('adopt')
    .description(text.adopt.description)
    .option('--json', text.json)
    .action((options) =>
      run(async (shell) => (await import('../operating/adopt.ts')).adopt(options, shell)),
    )
}
