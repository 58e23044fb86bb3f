/** `cellproof audit`: verifies a whole ledger, once or as long as it runs. */

import { parseCount, parsePort } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerAudit: Register = (program, text, run) => {
  program
    .command('audit')
    .description(text.audit.description)
    .argument('[address]', text.audit.address)
    .option('--database <url>', text.audit.database)
    .requiredOption('--trust <file>', text.options.trust)
    .option('--key <file>', text.audit.key)
    .option('--watch', text.watch.watch)
    .option('--url <url>', text.options.url)
    .option('--store <folder>', text.watch.store)
    .option('--witness <name=url...>', text.watch.witness)
    .option('--interval <seconds>', text.watch.interval, parseCount)
    .option('--metrics-port <number>', text.watch.metricsPort, parsePort)
    .option('--webhook <url>', text.watch.webhook)
    .option('--report-key <file>', text.watch.reportKey)
    .option('--name <name>', text.watch.name)
    .option('--kept <file...>', text.audit.kept)
    .option('--json', text.json)
    .action((address, options) =>
      run(async (shell) =>
        (await import('../auditing/audit.ts')).runAudit(address, options, shell),
      ),
    )
}
