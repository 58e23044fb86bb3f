/** Commands for copies of a log. */

import { type CommandFamily, command } from '../terminal/command.ts'
import { JSON_OUTPUT, parseCount, SERVICE, TRUST } from '../terminal/options.ts'

export const copying: CommandFamily = {
  title: 'families.copying',
  commands: [
    command({
      name: 'mirror',
      description: 'mirror.description',
      argument: { term: '<folder>', says: 'mirror.folder' },
      options: {
        ...SERVICE,
        ...TRUST,
        '--key <file>': 'mirror.key',
        '--watch': 'mirror.watch',
        '--every <seconds>': { says: 'mirror.every', parse: parseCount },
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./mirror.ts')).runMirror,
    }),
    command({
      name: 'restore',
      description: 'restore.description',
      argument: { term: '<folder>', says: 'mirror.folder' },
      options: {
        ...TRUST,
        '--database <url>': 'restore.database',
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./restore.ts')).runRestore,
    }),
  ],
}
