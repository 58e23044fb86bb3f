/** `cellproof trust`: prints a trust file for a ledger. */

import type { Register } from '../terminal/register.ts'

export const registerTrust: Register = (program, text, run) => {
  program
    .command('trust')
    .description(text.trust.description)
    .requiredOption('--url <url>', text.options.url)
    .option('--json', text.json)
    .action((options) =>
      run(async (shell) => (await import('../verifying/trust.ts')).trust(options, shell)),
    )
}
