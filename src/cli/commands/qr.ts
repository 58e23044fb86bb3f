/** `cellproof qr`: prints a battery's QR code. */

import type { Register } from '../terminal/register.ts'

export const registerQr: Register = (program, text, run) => {
  program
    .command('qr')
    .description(text.qr.description)
    .argument('<code>', text.qr.code)
    .requiredOption('--url <url>', text.options.url)
    .option('--json', text.json)
    .action((code, options) =>
      run(async (shell) => (await import('../codes/qr.ts')).qr(code, options, shell)),
    )
}
