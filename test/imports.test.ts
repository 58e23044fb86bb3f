/** Holds the source to its import directions. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../src/core/events/catalogue.ts'
import { REGISTRY_CATALOGUE } from '../src/core/events/registry-events.ts'
import { importFaults } from './support/imports.ts'

const SOURCE = path.resolve(import.meta.dirname, '../src')

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
)
const sources = Object.fromEntries(
  files.map((file) => [file, readFileSync(path.join(SOURCE, file), 'utf8')]),
)

describe('the source', () => {
  it('imports only in the agreed directions, and never in a circle', () => {
    expect(files).not.toEqual([])
    expect(importFaults(sources)).toEqual([])
  })
})

describe('JSON', () => {
  // A text that anybody parsed may change how the engine reads the next one: docs/decisions/0016.
  const ELSEWHERE =
    /\bJSON\.parse\(|\bexpress\.json\(|(?<!\bres)\.json\(\)|\bdecode\w+[^;]*?from 'jose'/

  it('is parsed in one place, which refuses what engines read differently', () => {
    const parsing = Object.keys(sources).filter((file) => ELSEWHERE.test(sources[file]!))
    expect(parsing).toEqual(['core/bytes/json.ts'])
  })
})

describe('what exists once', () => {
  it.each([
    ['listening', /\.listen\(/, ['db/embedded/server.ts', 'native/listening.ts']],
    ['being told to stop', /once\(process, 'SIG|process\.once\(/, ['native/told-to-stop.ts']],
    ['a pause that ends when told to', /setTimeout\([^)]*signal/, ['native/repeat.ts']],
    ['flushing a file', /\.sync\(\)/, ['native/durable-lines.ts', 'native/durable.ts']],
    ['the type of a submission', /'battery-event\+jwt'/, ['core/log/submission.ts']],
    ['the type of an enrolment', /'device-enrolment\+jwt'/, ['core/keys/enrolment.ts']],
    ['the type of an access token', /'access\+jwt'/, ['core/keys/access-token.ts']],
  ])('is %s', (_, pattern, expected) => {
    const found = Object.keys(sources).filter((file) => pattern.test(sources[file]!))
    expect(found.sort()).toEqual(expected)
  })
})

describe('what a type of event is', () => {
  // Who says an event names its type, and an example shows one: that decides nothing about the type.
  const SAYING = /\b(?:type: |examples: \[)'[a-z.]+'/g
  // Events and what is written about them: definitions, the city's stories, sentences.
  const ROOMS = /^(?:core\/(?:events|alerts)|demo|text|docs)\//
  const types = [...CATALOGUE.keys(), ...REGISTRY_CATALOGUE.keys()]

  it('is decided by its definition: nothing else goes by the name of a type', () => {
    const faults = Object.entries(sources).flatMap(([file, source]) => {
      const said = ROOMS.test(file) ? '' : source.replaceAll(SAYING, '')
      return types
        .filter((type) => [`'${type}'`, `"${type}"`].some((literal) => said.includes(literal)))
        .map((type) => `${file}: ${type}`)
    })
    expect(faults).toEqual([])
  })
})

describe('the check of imports', () => {
  it.each([
    ['core reaches for the database', 'core/log/entry.ts', "import { x } from '../db/entries.ts'"],
    ['core reaches for Node', 'core/log/entry.ts', "import fs from 'node:fs'"],
    ['core reaches for another package', 'core/log/entry.ts', "import pg from 'pg'"],
    ['the database knows the ledger', 'db/a.ts', "import type { A } from '../ledger/a.ts'"],
    ['the ledger knows HTTP', 'ledger/a.ts', "export { a } from '../http/a.ts'"],
    ['HTTP reads the settings', 'http/a.ts', "import { readConfig } from '../config.ts'"],
    ['HTTP knows the command line', 'http/a.ts', "const a = await import('../cli/main.ts')"],
    ['the demo knows the command line', 'demo/a.ts', "import '../cli/main.ts'"],
    ['the browser reaches for the database', 'web/a.tsx', "import {\n  a,\n} from '../db/a.ts'"],
    ['a room knows one above it', 'core/log/a.ts', "import { a } from '../rules/a.ts'"],
    ['what all rooms stand on knows one', 'core/errors.ts', "import { a } from './log/a.ts'"],
    ['a room that nobody placed', 'core/misc/a.ts', "import { a } from '../bytes/a.ts'"],
    ['a folder that nobody placed', 'misc/a.ts', "import { a } from '../core/a.ts'"],
  ])('finds that %s', (_, file, source) => {
    expect(importFaults({ [file]: source })).toHaveLength(1)
  })

  it('finds a circle, through any number of files', () => {
    const circle = {
      'core/log/a.ts': "import { b } from './b.ts'",
      'core/log/b.ts': "import { c } from './deep/c.ts'",
      'core/log/deep/c.ts': "import type { A } from '../a.ts'",
    }
    expect(importFaults(circle)).toEqual([
      'core/log/a.ts -> core/log/b.ts -> core/log/deep/c.ts -> core/log/a.ts',
    ])
  })

  it('lets each layer import those below it', () => {
    const layers = {
      'core/a.ts': "import { sha256 } from '@noble/hashes/sha2.js'",
      'db/a.ts': "import pg from 'pg'\nimport { a } from '../core/a.ts'",
      'ledger/a.ts': "import fs from 'node:fs'\nimport { a } from '../db/a.ts'",
      'http/a.ts': "import { a } from '../ledger/a.ts'\nimport { b } from '../text/a.ts'",
      'cli/main.ts': "import { a } from '../http/a.ts'\nimport { b } from '../config.ts'",
    }
    expect(importFaults(layers)).toEqual([])
  })
})
