/** `cellproof keygen`: generates a signing key. */

import { parseChoice } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerKeygen: Register = (program, text, run) => {
  program
    .command('keygen')
    .description(text.keygen.description)
    .option('--alg <alg>', text.keygen.alg, parseChoice('ES256', 'Ed25519'))
    .option('--iss <code>', text.keygen.iss)
    .option('-o, --output <file>', text.keygen.output)
    .option('--force', text.keygen.force)
    .option('--json', text.json)
    .action((options) =>
      run(async (shell) => (await import('../keys/keygen.ts')).keygen(options, shell)),
    )
}
