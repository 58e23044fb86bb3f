/** `cellproof submit`: sends submissions to a ledger. */

import type { Register } from '../terminal/register.ts'

export const registerSubmit: Register = (program, text, run) => {
  program
    .command('submit')
    .description(text.submit.description)
    .argument('<input>', text.submit.input)
    .requiredOption('--url <url>', text.options.url)
    .option('--key <file>', text.submit.key)
    .option('--log <origin>', text.options.log)
    .option('--trust <file>', text.options.trust)
    .option('--receipt <file>', text.submit.receipt)
    .option('--state <file>', text.submit.state)
    .option('--json', text.json)
    .action((file, options) =>
      run(async (shell) => (await import('../submitting/submit.ts')).submit(file, options, shell)),
    )
}
