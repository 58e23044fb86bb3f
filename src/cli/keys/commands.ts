/** Commands for keys of enterprises, devices and authorities. */

import { type CommandFamily, command, required } from '../terminal/command.ts'
import { JSON_OUTPUT, ORIGIN, parseChoice, SERVICE } from '../terminal/options.ts'

const algorithm = parseChoice('ES256', 'Ed25519')
const kind = parseChoice('admin', 'device')
const reason = parseChoice('lost', 'stolen', 'replaced', 'left', 'other')

export const keys: CommandFamily = {
  title: 'families.keys',
  commands: [
    command({
      name: 'keygen',
      description: 'keygen.description',
      options: {
        '--alg <alg>': { says: 'keygen.alg', parse: algorithm },
        '--iss <code>': 'keygen.iss',
        '-o, --output <file>': 'keygen.output',
        '--force': 'keygen.force',
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./keygen.ts')).keygen,
    }),
    command({
      name: 'enrol',
      description: 'enrol.description',
      options: {
        ...SERVICE,
        '--iss <code>': required('enrol.iss'),
        '--label <text>': required('enrol.label'),
        '--alg <alg>': { says: 'keygen.alg', parse: algorithm },
        '-o, --output <file>': 'enrol.output',
        ...ORIGIN,
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./enrol.ts')).enrol,
    }),
    command({
      name: 'approve',
      description: 'approve.description',
      argument: { term: '<code>', says: 'approve.code' },
      options: {
        '--key <file>': required('approve.key'),
        ...SERVICE,
        ...ORIGIN,
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./approve.ts')).approve,
    }),
    command({
      name: 'dismiss',
      description: 'dismiss.description',
      options: {
        '--key <file>': required('dismiss.key'),
        ...SERVICE,
        ...ORIGIN,
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./dismiss.ts')).dismiss,
    }),
    command({
      name: 'add-key',
      description: 'addKey.description',
      argument: { term: '<file>', says: 'addKey.file' },
      options: {
        '--key <file>': required('addKey.key'),
        '--label <text>': required('addKey.label'),
        ...SERVICE,
        '--iss <code>': 'addKey.iss',
        '--kind <kind>': {
          says: 'addKey.kind',
          parse: kind,
        },
        ...ORIGIN,
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./add.ts')).addKey,
    }),
    command({
      name: 'revoke',
      description: 'revoke.description',
      argument: { term: '<kid>', says: 'revoke.kid' },
      options: {
        '--key <file>': required('revoke.key'),
        ...SERVICE,
        '--reason <reason>': {
          says: 'revoke.reason',
          parse: reason,
        },
        ...ORIGIN,
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./revoke.ts')).revoke,
    }),
    command({
      name: 'token',
      description: 'token.description',
      options: {
        '--key <file>': required('options.key'),
        ...ORIGIN,
        '--url <url>': 'options.url',
        ...JSON_OUTPUT,
      },
      load: async () => (await import('./token.ts')).token,
    }),
  ],
}
