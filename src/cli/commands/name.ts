/** `cellproof name`: makes names for what is new. */

import { parseChoice } from '../help.ts'
import type { Register } from '../register.ts'

export const registerName: Register = (program, text, run) => {
  program
    .command('name')
    .description(text.name.description)
    .argument('<kind>', text.name.kind, parseChoice('battery', 'lot'))
    .option('--json', text.json)
    .action((kind, options) =>
      run(async (shell) => (await import('../name.ts')).name(kind, options, shell)),
    )
}
