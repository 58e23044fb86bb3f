/** `cellproof audit`: verifies a whole ledger. */

import type { Register } from '../register.ts'

export const registerAudit: Register = (program, text, run) => {
  program
    .command('audit')
    .description(text.audit.description)
    .argument('[address]', text.audit.address)
    .option('--database <url>', text.audit.database)
    .requiredOption('--trust <file>', text.options.trust)
    .option('--key <file>', text.audit.key)
    .option('--json', text.json)
    .action((address, options) =>
      run(async (shell) => (await import('../audit.ts')).runAudit(address, options, shell)),
    )
}
