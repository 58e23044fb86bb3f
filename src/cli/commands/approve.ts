/** `cellproof approve`: adds the key of a device that waits. */

import type { Register } from '../terminal/register.ts'

export const registerApprove: Register = (program, text, run) => {
  program
    .command('approve')
    .description(text.approve.description)
    .argument('<code>', text.approve.code)
    .requiredOption('--key <file>', text.approve.key)
    .requiredOption('--url <url>', text.options.url)
    .option('--log <origin>', text.options.log)
    .option('--trust <file>', text.options.trust)
    .option('--json', text.json)
    .action((code, options) =>
      run(async (shell) => (await import('../keys/approve.ts')).approve(code, options, shell)),
    )
}
