/** `cellproof revoke`: takes a key back. */

import { parseChoice } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerRevoke: Register = (program, text, run) => {
  program
    .command('revoke')
    .description(text.revoke.description)
    .argument('<kid>', text.revoke.kid)
    .requiredOption('--key <file>', text.revoke.key)
    .requiredOption('--url <url>', text.options.url)
    .option(
      '--reason <reason>',
      text.revoke.reason,
      parseChoice('lost', 'stolen', 'replaced', 'left', 'other'),
    )
    .option('--log <origin>', text.options.log)
    .option('--trust <file>', text.options.trust)
    .option('--json', text.json)
    .action((kid, options) =>
      run(async (shell) => (await import('../keys/revoke.ts')).revoke(kid, options, shell)),
    )
}
