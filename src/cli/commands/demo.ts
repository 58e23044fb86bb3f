/** `cellproof demo`: starts a made-up city. */

import { parseCount } from '../terminal/help.ts'
import type { Register } from '../terminal/register.ts'

export const registerDemo: Register = (program, text, run) => {
  program
    .command('demo')
    .description(text.demo.description)
    .option('--seed <number>', text.demo.seed, parseCount)
    .action((options) =>
      run(async (shell) => (await import('../operating/demo.ts')).runDemo(options, shell)),
    )
}
