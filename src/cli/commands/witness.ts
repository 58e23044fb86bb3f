/** `cellproof witness`: runs a witness. */

import { parsePort } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerWitness: Register = (program, text, run) => {
  program
    .command('witness')
    .description(text.witness.description)
    .argument('<folder>', text.witness.folder)
    .requiredOption('--name <name>', text.witness.name)
    .requiredOption('--policy <file>', text.witness.policy)
    .option('--host <address>', text.witness.host)
    .option('--port <number>', text.witness.port, parsePort)
    .option('--json', text.json)
    .action((folder, options) =>
      run(async (shell) =>
        (await import('../operating/witness.ts')).runWitness(folder, options, shell),
      ),
    )
}
