/** `cellproof history`: tells a battery's life. */

import { collect } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerHistory: Register = (program, text, run) => {
  program
    .command('history')
    .description(text.history.description)
    .argument('<code...>', text.history.code)
    .requiredOption('--url <url>', text.options.url)
    .option('--key <file>', text.history.key)
    .option('--trust <file>', text.options.trust)
    .option('--signer-key <file>', text.history.signerKey, collect)
    .option('--json', text.json)
    .action((words, options) =>
      run(async (shell) =>
        (await import('../verifying/history.ts')).history(words, options, shell),
      ),
    )
}
