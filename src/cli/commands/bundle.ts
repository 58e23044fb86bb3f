/** `cellproof bundle`: fetches a file that proves a battery's whole history. */

import type { Register } from '../terminal/register.ts'

export const registerBundle: Register = (program, text, run) => {
  program
    .command('bundle')
    .description(text.bundle.description)
    .argument('<code...>', text.history.code)
    .requiredOption('--url <url>', text.options.url)
    .requiredOption('--key <file>', text.history.key)
    .option('--family', text.bundle.family)
    .option('-o, --output <file>', text.bundle.output)
    .action((code, options) =>
      run(async (shell) =>
        (await import('../verifying/fetch-bundle.ts')).bundle(code, options, shell),
      ),
    )
}
