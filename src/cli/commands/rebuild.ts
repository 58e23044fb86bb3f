/** `cellproof rebuild`: derives the tables of oversight anew and compares them. */

import type { Register } from '../terminal/register.ts'

export const registerRebuild: Register = (program, text, run) => {
  program
    .command('rebuild')
    .description(text.rebuild.description)
    .option('--database <url>', text.rebuild.database)
    .option('--repair', text.rebuild.repair)
    .option('--json', text.json)
    .action((options) =>
      run(async (shell) => (await import('../operating/rebuild.ts')).runRebuild(options, shell)),
    )
}
