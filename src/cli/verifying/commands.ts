/** Commands for what somebody holds of a log, fetched and verified. */

import { type CommandFamily, command, required } from '../terminal/command.ts'
import { collect, JSON_OUTPUT, SERVICE } from '../terminal/options.ts'

export const verifying: CommandFamily = {
  title: 'families.verifying',
  commands: [
    command({
      name: 'history',
      description: 'history.description',
      argument: { term: '<code...>', says: 'history.code' },
      options: {
        ...SERVICE,
        '--key <file>': 'history.key',
        '--trust <file>': 'options.trust',
        '--signer-key <file>': { says: 'history.signerKey', parse: collect },
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./history.ts')).history,
    }),
    command({
      name: 'bundle',
      description: 'bundle.description',
      argument: { term: '<code...>', says: 'history.code' },
      options: {
        ...SERVICE,
        '--key <file>': required('history.key'),
        '--family': 'bundle.family',
        '-o, --output <file>': 'bundle.output',
      },
      load: async () => (await import('./fetch-bundle.ts')).bundle,
    }),
    command({
      name: 'verify',
      description: 'verify.description',
      argument: { term: '<file>', says: 'verify.file' },
      options: {
        '--trust <file>': 'verify.trust',
        '--key <file>': { says: 'verify.key', parse: collect },
        '--auditor <vkey>': { says: 'report.auditor', parse: collect },
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./verify.ts')).verify,
    }),
    command({
      name: 'trust',
      description: 'trust.description',
      options: {
        ...SERVICE,
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./trust.ts')).trust,
    }),
  ],
}
