/** `cellproof verify`: verifies a bundle, a receipt or an entry, offline. */

import { collect } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerVerify: Register = (program, text, run) => {
  program
    .command('verify')
    .description(text.verify.description)
    .argument('<file>', text.verify.file)
    .option('--trust <file>', text.verify.trust)
    .option('--key <file>', text.verify.key, collect)
    .option('--auditor <vkey>', text.report.auditor, collect)
    .option('--json', text.json)
    .action((file, options) =>
      run(async (shell) => (await import('../verifying/verify.ts')).verify(file, options, shell)),
    )
}
