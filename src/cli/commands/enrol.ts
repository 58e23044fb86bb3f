/** `cellproof enrol`: makes this device's key, and waits for it to be approved. */

import { parseChoice } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerEnrol: Register = (program, text, run) => {
  program
    .command('enrol')
    .description(text.enrol.description)
    .requiredOption('--url <url>', text.options.url)
    .requiredOption('--iss <code>', text.enrol.iss)
    .requiredOption('--label <text>', text.enrol.label)
    .option('--alg <alg>', text.keygen.alg, parseChoice('ES256', 'Ed25519'))
    .option('-o, --output <file>', text.enrol.output)
    .option('--log <origin>', text.options.log)
    .option('--trust <file>', text.options.trust)
    .option('--json', text.json)
    .action((options) =>
      run(async (shell) => (await import('../keys/enrol.ts')).enrol(options, shell)),
    )
}
