/** Holds the registry's part of docs/PROTOCOL.md to the code: every type with its fields, and the example of a code. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { enrolmentCode } from '../../src/core/enrolment.ts'
import { FACILITY_KINDS, PERMIT_KINDS, registryEvent } from '../../src/core/events/registry.ts'
import { installNativeHash } from '../../src/native/signature.ts'

installNativeHash()

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/PROTOCOL.md'), 'utf8')
const rows = page.split('\n').filter((line) => line.startsWith('| `'))

const types = registryEvent.options.map(({ shape }) => ({
  type: shape.type.value,
  fields: Object.keys(shape).filter((field) => field !== 'type' && field !== 'time'),
}))

describe('the registry in docs/PROTOCOL.md', () => {
  it.each(types)('has $type with all of its fields', ({ type, fields }) => {
    const row = rows.find((line) => line.split(' | ')[0]!.includes(`\`${type}\``))
    for (const field of fields) expect(row).toContain(`\`${field}\``)
  })

  it('names the kinds of facilities and permits', () => {
    for (const kind of [...FACILITY_KINDS, ...PERMIT_KINDS]) expect(page).toContain(`\`${kind}\``)
  })

  it('shows a short code that is what it says it is of', () => {
    const example = /For `(.+)`, the key\s+`(.+)` and the label `(.+)` it is `(.+)`\./.exec(page)!
    const [, enterprise = '', kid = '', label = '', code] = example
    expect(enrolmentCode({ enterprise, kid, label })).toBe(code)
  })
})
