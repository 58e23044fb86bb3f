/** `cellproof verify`: verifies a receipt or an entry, offline. */

import { collect } from '../help.ts'
import type { Register } from '../register.ts'

export const registerVerify: Register = (program, text, run) => {
  program
    .command('verify')
    .description(text.verify.description)
    .argument('<file>', text.verify.file)
    .requiredOption('--trust <file>', text.options.trust)
    .option('--key <file>', text.verify.key, collect)
    .option('--json', text.json)
    .action((file, options) =>
      run(async (shell) => (await import('../verify.ts')).verify(file, options, shell)),
    )
}
