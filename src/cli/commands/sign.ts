/** `cellproof sign`: signs an event as a submission. */

import { parseCount } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerSign: Register = (program, text, run) => {
  program
    .command('sign')
    .description(text.sign.description)
    .argument('<event>', text.sign.event)
    .requiredOption('--key <file>', text.options.key)
    .option('--log <origin>', text.options.log)
    .option('--trust <file>', text.options.trust)
    .option('--url <url>', text.options.url)
    .option('--iat <seconds>', text.sign.iat, parseCount)
    .option('--json', text.json)
    .action((file, options) =>
      run(async (shell) => (await import('../submitting/sign.ts')).sign(file, options, shell)),
    )
}
