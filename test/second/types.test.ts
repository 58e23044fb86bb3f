/** Holds the second verifier's lists of event types to the catalogue: it refuses a type that it does not know. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { CATALOGUE } from '../../src/core/events/catalogue.ts'
import { REGISTRY_CATALOGUE } from '../../src/core/events/registry-events.ts'

const source = readFileSync(path.join(import.meta.dirname, 'event.py'), 'utf8')

it.each([
  ['BATTERY_TYPES', CATALOGUE],
  ['REGISTRY_TYPES', REGISTRY_CATALOGUE],
])('%s of the second verifier are those of the catalogue', (list, catalogue) => {
  const [, types] = new RegExp(`^${list} = [^"]*"{3}([^"]*)`, 'm').exec(source)!
  expect(new Set(types!.trim().split(/\s+/))).toEqual(new Set(catalogue.keys()))
})
