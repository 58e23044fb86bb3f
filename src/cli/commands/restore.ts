/** `cellproof restore`: rebuilds an empty database from a mirror. */

import type { Register } from '../terminal/register.ts'

export const registerRestore: Register = (program, text, run) => {
  program
    .command('restore')
    .description(text.restore.description)
    .argument('<folder>', text.mirror.folder)
    .requiredOption('--trust <file>', text.options.trust)
    .option('--database <url>', text.restore.database)
    .option('--json', text.json)
    .action((folder, options) =>
      run(async (shell) =>
        (await import('../copying/restore.ts')).runRestore(folder, options, shell),
      ),
    )
}
