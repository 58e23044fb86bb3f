/** Commands for whole ledgers, verified and compared. */

import { type CommandFamily, command } from '../terminal/command.ts'
import { JSON_OUTPUT, parseCount, parsePort, TRUST } from '../terminal/options.ts'

export const auditing: CommandFamily = {
  title: 'families.auditing',
  commands: [
    command({
      name: 'audit',
      description: 'audit.description',
      argument: { term: '[address]', says: 'audit.address' },
      options: {
        '--database <url>': 'audit.database',
        ...TRUST,
        '--key <file>': 'audit.key',
        '--watch': 'watch.watch',
        '--url <url>': 'options.url',
        '--store <folder>': 'watch.store',
        '--witness <name=url...>': 'watch.witness',
        '--interval <seconds>': { says: 'watch.interval', parse: parseCount },
        '--metrics-port <number>': { says: 'watch.metricsPort', parse: parsePort },
        '--webhook <url>': 'watch.webhook',
        '--report-key <file>': 'watch.reportKey',
        '--name <name>': 'watch.name',
        '--kept <file...>': 'audit.kept',
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./audit.ts')).runAudit,
    }),
    command({
      name: 'compare',
      description: 'compare.description',
      argument: { term: '<source...>', says: 'compare.sources' },
      options: {
        ...TRUST,
        '-o, --output <file>': 'compare.output',
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./compare.ts')).compare,
    }),
  ],
}
