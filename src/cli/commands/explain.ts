/** `cellproof explain`: says what a code says. */

import type { Register } from '../terminal/register.ts'

export const registerExplain: Register = (program, text, run) => {
  program
    .command('explain')
    .description(text.explain.description)
    .argument('<code...>', text.explain.code)
    .option('--json', text.json)
    .action((words, options) =>
      run(async (shell) => (await import('../codes/explain.ts')).explain(words, options, shell)),
    )
}
