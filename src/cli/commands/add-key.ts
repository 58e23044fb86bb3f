/** `cellproof add-key`: puts a key into the log. */

import { parseChoice } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerAddKey: Register = (program, text, run) => {
  program
    .command('add-key')
    .description(text.addKey.description)
    .argument('<file>', text.addKey.file)
    .requiredOption('--key <file>', text.addKey.key)
    .requiredOption('--label <text>', text.addKey.label)
    .requiredOption('--url <url>', text.options.url)
    .option('--iss <code>', text.addKey.iss)
    .option('--kind <kind>', text.addKey.kind, parseChoice('admin', 'device'))
    .option('--log <origin>', text.options.log)
    .option('--trust <file>', text.options.trust)
    .option('--json', text.json)
    .action((file, options) =>
      run(async (shell) => (await import('../keys/add.ts')).addKey(file, options, shell)),
    )
}
