import { describe, expect, it } from 'vitest'
import { cellproof, cellproofJson } from '../../support/cli.ts'
import vectors from '../../vectors/codes.json' with { type: 'json' }

const CODE = '04QCB76836300JBC40000903'
const CHINESE = { env: { LANG: 'zh_CN.UTF-8' } }

describe('explain', () => {
  it.each(vectors.valid)('says what $code of the vectors says', async ({ code, parse }) => {
    const { exitCode, json } = await cellproofJson(['explain', code])
    expect(exitCode).toBe(0)
    expect(json).toMatchObject({ kind: 'battery', code, vendor: parse.vendor, changed: [] })
    for (const surroundings of [{}, CHINESE]) {
      const { exitCode, out } = await cellproof(['explain', code], surroundings)
      expect(exitCode).toBe(0)
      expect(out).toContain(parse.serial)
      expect(out).not.toMatch(/undefined|\{\w+\}/)
    }
  })

  it('takes a code as it was scanned, in as many words as a shell makes of it', async () => {
    const { exitCode, json } = await cellproofJson(['explain', '04qcb76', '836300J', 'BC40000903'])
    expect(exitCode).toBe(0)
    expect(json).toMatchObject({ code: CODE, changed: ['case', 'spacing'], chemistry: 'B' })
    expect(json.productionDates).toEqual(['2021-12-04'])
  })

  it('warns of what is to be doubted', async () => {
    const { exitCode, json } = await cellproofJson(['explain', 'X12MCPM27KLPCLX2M0000000'])
    expect(exitCode).toBe(0)
    expect(json.chemistryConfirmed).toBe(false)
    expect(json.warnings.map(({ code }: { code: string }) => code)).toEqual([
      'doubtful_date',
      'future_date',
      'serial_zero',
    ])
    const { out } = await cellproof(['explain', 'X12MCPM27KLPCLX2M0000000'], CHINESE)
    expect(out.match(/^注意：/gm)).toHaveLength(3)
  })

  it('proposes, and does not decide, for lines that were scanned in the wrong order', async () => {
    const words = ['BC40000903', '04QCB76836300J']
    expect(await cellproofJson(['explain', ...words])).toMatchObject({
      exitCode: 1,
      json: { kind: 'proposal', why: 'swapped', codes: [CODE] },
    })
    const { exitCode, out } = await cellproof(['explain', ...words], CHINESE)
    expect(exitCode).toBe(1)
    expect(out).toContain(`  ${CODE}\n`)
  })

  it.each(vectors.invalid)('says what is wrong with $code of the vectors', async ({ code }) => {
    for (const surroundings of [{}, CHINESE]) {
      const { exitCode, out } = await cellproof(['explain', code], surroundings)
      expect(exitCode).toBe(1)
      expect(out).not.toMatch(/undefined|\{\w+\}/)
    }
  })

  it('points at the fault, below full-width characters as well', async () => {
    const { exitCode, out } = await cellproof(['explain', '０４Q XB76836300JBC40000903'])
    expect(exitCode).toBe(1)
    const [line = '', caret = ''] = out.trimEnd().split('\n').slice(-2)
    expect(line).toBe('  ０４Q XB76836300JBC40000903')
    expect(caret.indexOf('^')).toBe(line.indexOf('XB') + 2)
    expect(await cellproofJson(['explain', '０４Q XB76836300JBC40000903'])).toMatchObject({
      exitCode: 1,
      json: { kind: 'none', fault: 'productType', position: 5 },
    })
  })

  it('says every fault in words', async () => {
    for (const scanned of [
      '',
      ' ',
      'X'.repeat(3_000),
      '04Q*',
      '04Q',
      'TMP-91500105MA5U0AAA0M-IIIIIIII',
    ]) {
      const { exitCode, json } = await cellproofJson(['explain', scanned])
      expect(exitCode).toBe(1)
      expect(json.detail).toMatch(/^[^{}]{10,}$/)
    }
  })

  it('explains a credit code, and warns of a check character that does not fit', async () => {
    const [code = ''] = vectors.uscc.built_valid_checkdigit
    expect(await cellproofJson(['explain', code.toLowerCase()])).toMatchObject({
      exitCode: 0,
      json: { kind: 'enterprise', code, checkHolds: true, warnings: [] },
    })
    expect((await cellproof(['explain', code], CHINESE)).out).toContain('500105 江北区')
    const misspelt = `${code.slice(0, 17)}${code[17] === '0' ? '1' : '0'}`
    const { exitCode, json } = await cellproofJson(['explain', misspelt])
    expect(exitCode).toBe(0)
    expect(json).toMatchObject({ checkHolds: false, checkCharacter: code[17] })
    expect(json.warnings).toMatchObject([{ code: 'check_character' }])
  })

  it('explains a vehicle’s number, and warns of a check digit that does not fit', async () => {
    expect(await cellproofJson(['explain', '1m8gdm9axkp042788'])).toMatchObject({
      exitCode: 0,
      json: { kind: 'vehicle', code: '1M8GDM9AXKP042788', checkHolds: true, warnings: [] },
    })
    const { exitCode, json } = await cellproofJson(['explain', '1M8GDM9A1KP042788'])
    expect(exitCode).toBe(0)
    expect(json).toMatchObject({ checkHolds: false, checkCharacter: 'X' })
    expect(json.warnings).toMatchObject([{ code: 'check_digit' }])
  })

  it('explains new names, which tell nothing, as `name` makes them', async () => {
    for (const [made, kind] of [
      ['battery', 'temporary'],
      ['lot', 'lot'],
    ] as const) {
      const { json } = await cellproofJson(['name', made])
      const explained = await cellproofJson(['explain', json.name])
      expect(explained).toMatchObject({ exitCode: 0, json: { kind, code: json.name } })
      expect(explained.json).not.toHaveProperty('issuer')
    }
    expect((await cellproof(['name', 'castle'])).exitCode).toBe(2)
  })

  it('explains earlier temporary codes and lots', async () => {
    const [issuer = ''] = vectors.uscc.built_valid_checkdigit
    const temporary = `TMP-${issuer}-0123ABCD`
    expect(await cellproofJson(['explain', temporary.toLowerCase()])).toMatchObject({
      exitCode: 0,
      json: { kind: 'temporary', code: temporary, issuer, changed: ['case'] },
    })
    expect(await cellproofJson(['explain', `lot-${issuer}-bm-7`])).toMatchObject({
      exitCode: 0,
      json: { kind: 'lot', code: `LOT-${issuer}-BM-7`, issuer, ownId: 'BM-7' },
    })
    for (const code of [temporary, `LOT-${issuer}-BM-7`]) {
      expect((await cellproof(['explain', code], CHINESE)).out).toContain(issuer)
    }
  })

  it('is unusable without a code', async () => {
    expect(await cellproofJson(['explain'])).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'argument_missing' } },
    })
  })
})
