/** `cellproof mirror`: keeps a whole, verified copy of a ledger. */

import { parseCount } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerMirror: Register = (program, text, run) => {
  program
    .command('mirror')
    .description(text.mirror.description)
    .argument('<folder>', text.mirror.folder)
    .requiredOption('--url <url>', text.options.url)
    .requiredOption('--trust <file>', text.options.trust)
    .option('--key <file>', text.mirror.key)
    .option('--watch', text.mirror.watch)
    .option('--every <seconds>', text.mirror.every, parseCount)
    .option('--json', text.json)
    .action((folder, options) =>
      run(async (shell) =>
        (await import('../copying/mirror.ts')).runMirror(folder, options, shell),
      ),
    )
}
