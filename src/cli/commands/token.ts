/** `cellproof token`: signs an access token. */

import type { Register } from '../terminal/register.ts'

export const registerToken: Register = (program, text, run) => {
  program
    .command('token')
    .description(text.token.description)
    .requiredOption('--key <file>', text.options.key)
    .option('--log <origin>', text.options.log)
    .option('--trust <file>', text.options.trust)
    .option('--url <url>', text.options.url)
    .option('--json', text.json)
    .action((options) =>
      run(async (shell) => (await import('../keys/token.ts')).token(options, shell)),
    )
}
