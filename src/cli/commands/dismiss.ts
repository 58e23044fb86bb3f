/** `cellproof dismiss`: ends what waits to be approved. */

import type { Register } from '../terminal/register.ts'

export const registerDismiss: Register = (program, text, run) => {
  program
    .command('dismiss')
    .description(text.dismiss.description)
    .requiredOption('--key <file>', text.dismiss.key)
    .requiredOption('--url <url>', text.options.url)
    .option('--log <origin>', text.options.log)
    .option('--trust <file>', text.options.trust)
    .option('--json', text.json)
    .action((options) =>
      run(async (shell) => (await import('../keys/dismiss.ts')).dismiss(options, shell)),
    )
}
