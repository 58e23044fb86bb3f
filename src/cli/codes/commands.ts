/** Commands for codes: made, drawn, explained. */

import { type CommandFamily, command } from '../terminal/command.ts'
import { JSON_OUTPUT, parseChoice, SERVICE } from '../terminal/options.ts'

export const codes: CommandFamily = {
  title: 'families.codes',
  commands: [
    command({
      name: 'name',
      description: 'name.description',
      argument: {
        term: '<kind>',
        says: 'name.kind',
        parse: parseChoice('battery', 'lot'),
      },
      options: {
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./name.ts')).name,
    }),
    command({
      name: 'qr',
      description: 'qr.description',
      argument: { term: '<code>', says: 'qr.code' },
      options: {
        ...SERVICE,
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./qr.ts')).qr,
    }),
    command({
      name: 'explain',
      description: 'explain.description',
      argument: { term: '<code...>', says: 'explain.code' },
      options: {
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./explain.ts')).explain,
    }),
  ],
}
