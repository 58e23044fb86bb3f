/** Commands for submitting. */

import { type CommandFamily, command, required } from '../terminal/command.ts'
import { JSON_OUTPUT, ORIGIN, parseCount, SERVICE } from '../terminal/options.ts'

export const submitting: CommandFamily = {
  title: 'families.submitting',
  commands: [
    command({
      name: 'sign',
      description: 'sign.description',
      argument: { term: '<event>', says: 'sign.event' },
      options: {
        '--key <file>': required('options.key'),
        ...ORIGIN,
        '--url <url>': 'options.url',
        '--iat <seconds>': { says: 'sign.iat', parse: parseCount },
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./sign.ts')).sign,
    }),
    command({
      name: 'submit',
      description: 'submit.description',
      argument: { term: '<input>', says: 'submit.input' },
      options: {
        ...SERVICE,
        '--key <file>': 'submit.key',
        ...ORIGIN,
        '--receipt <file>': 'submit.receipt',
        '--state <file>': 'submit.state',
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./submit.ts')).submit,
    }),
  ],
}
