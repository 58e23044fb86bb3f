/** Holds the registry's part of docs/PROTOCOL.md to the code: every type with its fields, and the example of a code. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { FACILITY_KINDS, PERMIT_KINDS } from '../../src/core/events/permits.ts'
import { registryEvent } from '../../src/core/events/registry-events.ts'
import { checkCode, enrolmentCode, enrolmentCommitment } from '../../src/core/keys/enrolment.ts'
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

  it('shows an enrolment whose codes are what it says they are of', () => {
    const example = /^For `91350100M000100Y43`, .+?`\.$/ms.exec(page)![0]
    const values = [...example.matchAll(/`(.+?)`/g)].map(([, value]) => value!)
    const [enterprise, kid, label, nonce, challenge, commitment, code, check] = values as Eight
    expect(enrolmentCommitment({ enterprise, kid, label }, nonce)).toBe(commitment)
    expect(enrolmentCode(commitment)).toBe(code)
    expect(checkCode({ commitment, nonce, challenge })).toBe(check)
  })
})

type Eight = [string, string, string, string, string, string, string, string]
