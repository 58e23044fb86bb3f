/** The vectors of the protocol: each is judged as it says, and all of them are used. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { vectorFiles } from '../support/vectors/all.ts'
import { type Context, type Given, JUDGES } from '../support/vectors/judge.ts'

const FOLDER = path.resolve(import.meta.dirname, '../vectors/protocol')

const read = (file: string): Given => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'))
const names = (readdirSync(FOLDER, { recursive: true }) as string[])
  .map((name) => name.split(path.sep).join('/'))
  .filter((name) => name.endsWith('.json'))
  .sort()

const SHARED = ['context.json', 'log.json', 'test-keys.json']
const context: Context = {
  log: read('log.json'),
  context: read('context.json'),
  find: (name) => read(`${name}.json`),
}

it('are what their generator makes, to the byte', async () => {
  const made = await vectorFiles()
  expect([...made.keys()].sort()).toEqual(names)
  for (const [name, text] of made) {
    expect(readFileSync(path.join(FOLDER, name), 'utf8'), name).toBe(text)
  }
})

it('are all of a kind that somebody judges', () => {
  const folders = new Set(
    names.filter((name) => !SHARED.includes(name)).map((name) => name.split('/')[0]!),
  )
  expect([...folders].sort()).toEqual(Object.keys(JUDGES).sort())
})

describe.each(Object.keys(JUDGES))('%s', (folder) => {
  it.each(names.filter((name) => name.startsWith(`${folder}/`)))(
    '%s is judged as it says',
    async (name) => {
      const given = read(name)
      const judged: Given = await JUDGES[folder]!(given, context)
      expect(given.why).toMatch(/\.$/)
      const said = Object.fromEntries(Object.keys(judged).map((member) => [member, given[member]]))
      expect(judged).toEqual(said)
    },
  )
})
