/** Holds the table of settings in docs/OPERATIONS.md to the code. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'

const read = (file: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8')

const documented = new Map(
  Array.from(
    read('docs/OPERATIONS.md').matchAll(/^\| `([A-Z_]+)` \| (.+?) \|/gm),
    ([, name, fallback]) => [name!, fallback!],
  ),
)

describe('docs/OPERATIONS.md', () => {
  it('has every setting, and no other', () => {
    const names = Array.from(
      read('src/config.ts').matchAll(/^ {2}([A-Z_]+):/gm),
      ([, name]) => name,
    )
    expect(names).toContain('DATA_DIR')
    expect([...documented.keys()]).toEqual(names)
  })

  it('says what each is if it is not set', () => {
    const config = readConfig({})
    const { port, host, metricsPort, batchSize, queueSize } = config
    const numbers = ['PORT', 'METRICS_PORT', 'BATCH_SIZE', 'QUEUE_SIZE'].map((name) =>
      Number(documented.get(name)),
    )
    expect(numbers).toEqual([port, metricsPort, batchSize, queueSize])
    expect(documented.get('HOST')).toBe(host)
    const folder = unquoted('DATA_DIR')
    expect(path.resolve(folder)).toBe(config.dataDir)
    const file = (name: string) => unquoted(name).replace('DATA_DIR', config.dataDir)
    expect(file('LOG_KEY_FILE')).toBe(config.logKeyFile)
    expect(file('AUTHORITY_KEYS_FILE')).toBe(config.authorityKeysFile)
  })
})

const unquoted = (name: string) => documented.get(name)!.replaceAll('`', '')
