/** `cellproof audit`: verifies the whole ledger. */

import { parseCount } from '../help.ts'
import type { Register } from '../register.ts'

export const registerAudit: Register = (program, text, run) => {
  program
    .command('audit')
    .description(text.audit.description)
    .option('--url <url>', text.audit.url)
    .option('--database <url>', text.audit.database)
    .requiredOption('--trust <file>', text.audit.trust)
    .option('--key <file>', text.audit.key)
    .option('--workers <count>', text.audit.workers, parseCount)
    .option('--json', text.json)
    .action((options) =>
      run(async (shell) => (await import('../audit.ts')).runAudit(options, shell)),
    )
}
