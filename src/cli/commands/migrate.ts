/** `cellproof migrate`: brings the database to this version's schema. */

import type { Register } from '../terminal/register.ts'

export const registerMigrate: Register = (program, text, run) => {
  program
    .command('migrate')
    .description(text.migrate.description)
    .option('--service-role <name>', text.migrate.serviceRole)
    .option('--json', text.json)
    .action((options) =>
      run(async (shell) => (await import('../operating/migrate.ts')).runMigrate(options, shell)),
    )
}
