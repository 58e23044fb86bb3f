/** `cellproof compare`: compares checkpoints that different people hold. */

import type { Register } from '../terminal/register.ts'

export const registerCompare: Register = (program, text, run) => {
  program
    .command('compare')
    .description(text.compare.description)
    .argument('<source...>', text.compare.sources)
    .requiredOption('--trust <file>', text.options.trust)
    .option('-o, --output <file>', text.compare.output)
    .option('--json', text.json)
    .action((sources, options) =>
      run(async (shell) =>
        (await import('../auditing/compare.ts')).compare(sources, options, shell),
      ),
    )
}
