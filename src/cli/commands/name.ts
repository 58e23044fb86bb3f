/** `cellproof name`: makes names for what is new. */

import { parseChoice } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerName: Register = (program, text, run) => {
  program
    .command('name')
    .description(text.name.description)
    .argument('<kind>', text.name.kind, parseChoice('battery', 'lot'))
    .option('--json', text.json)
    .action((kind, options) =>
      run(async (shell) => (await import('../codes/name.ts')).name(kind, options, shell)),
    )
}
