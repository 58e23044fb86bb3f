/** Commands for running a ledger, its witnesses and its demo. */

import { type CommandFamily, command, required } from '../terminal/command.ts'
import { JSON_OUTPUT, parseCount, parsePort } from '../terminal/options.ts'

export const operating: CommandFamily = {
  title: 'families.operating',
  commands: [
    command({
      name: 'serve',
      description: 'serve.description',
      options: {},
      load: async () => (await import('./serve.ts')).runServe,
    }),
    command({
      name: 'witness',
      description: 'witness.description',
      argument: { term: '<folder>', says: 'witness.folder' },
      options: {
        '--name <name>': required('witness.name'),
        '--policy <file>': required('witness.policy'),
        '--host <address>': 'witness.host',
        '--port <number>': { says: 'witness.port', parse: parsePort },
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./witness.ts')).runWitness,
    }),
    command({
      name: 'migrate',
      description: 'migrate.description',
      options: {
        '--service-role <name>': 'migrate.serviceRole',
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./migrate.ts')).runMigrate,
    }),
    command({
      name: 'adopt',
      description: 'adopt.description',
      options: {
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./adopt.ts')).adopt,
    }),
    command({
      name: 'rebuild',
      description: 'rebuild.description',
      options: {
        '--database <url>': 'rebuild.database',
        '--repair': 'rebuild.repair',
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./rebuild.ts')).runRebuild,
    }),
    command({
      name: 'demo',
      description: 'demo.description',
      options: {
        '--seed <number>': { says: 'demo.seed', parse: parseCount },
      },
      load: async () => (await import('./demo.ts')).runDemo,
    }),
  ],
}
