import { describe, expect, it } from 'vitest'
import {
  distanceKm,
  districtsOn,
  districtToday,
  findDistrict,
  isAbolished,
  MERGER_DAY,
  WHOLLY_MERGED,
} from '../../../src/core/codes/districts.ts'

const BEFORE = '2025-11-05'

const codesOn = (date: string) => districtsOn(date).map(({ code }) => code)
const countOf = (date: string, kind: string) =>
  districtsOn(date).filter((district) => district.kind === kind).length

describe('the districts of Chongqing', () => {
  it('are 38 until November 2025, and 37 from then on', () => {
    expect(districtsOn('2019-01-01')).toHaveLength(38)
    expect(districtsOn(BEFORE)).toHaveLength(38)
    expect(districtsOn(MERGER_DAY)).toHaveLength(37)
    expect(districtsOn('2026-11-22')).toHaveLength(37)
    const kinds = ['district', 'county', 'autonomous_county']
    expect(kinds.map((kind) => countOf(BEFORE, kind))).toEqual([26, 8, 4])
    expect(kinds.map((kind) => countOf(MERGER_DAY, kind))).toEqual([25, 8, 4])
  })

  it('lose Jiangbei and Yubei, and gain Liangjiang', () => {
    const gone = codesOn(BEFORE).filter((code) => !codesOn(MERGER_DAY).includes(code))
    expect(gone).toEqual(['500105', '500112'])
    const come = districtsOn(MERGER_DAY).filter(({ code }) => !codesOn(BEFORE).includes(code))
    expect(come).toMatchObject([{ code: '500157', name: { zh: '两江新区' } }])
  })

  it('are found by their code on a day, and by name for ever', () => {
    expect(findDistrict('500105', BEFORE)?.name).toEqual({ zh: '江北区', en: 'Jiangbei' })
    expect(findDistrict('500105', MERGER_DAY)).toBeUndefined()
    expect(findDistrict('500105')?.name.zh).toBe('江北区')
    expect(findDistrict('500107', MERGER_DAY)?.name.en).toBe('Jiulongpo')
    expect(findDistrict('110101')).toBeUndefined()
  })

  it('have each a code, and names, of their own', () => {
    const listed = districtsOn(BEFORE)
    for (const key of ['zh', 'en'] as const) {
      expect(new Set(listed.map(({ name }) => name[key])).size).toBe(38)
    }
    expect(new Set(listed.map(({ code }) => code)).size).toBe(38)
    for (const { code } of listed) expect(code).toMatch(/^500[12]\d\d$/)
  })
})

describe('the distance of two districts', () => {
  // Computed beforehand, by another program, from the same points.
  it.each([
    ['500101', '500102', 155.5],
    ['500103', '500101', 225.6],
    ['500104', '500107', 2.9],
    ['500103', '500106', 11.8],
    ['500118', '500101', 297.0],
    ['500103', '500241', 264.4],
  ])('from %s to %s is %d km', (from, to, km) => {
    expect(distanceKm(from, to)).toBeCloseTo(km, 1)
    expect(distanceKm(to, from)).toBe(distanceKm(from, to))
  })

  it('is between 2.9 and 453 km, and 0 to itself', () => {
    const codes = districtsOn(BEFORE).map(({ code }) => code!)
    for (const from of codes) {
      expect(distanceKm(from, from)).toBe(0)
      for (const to of codes.filter((code) => code !== from)) {
        expect(distanceKm(from, to)).toBeGreaterThan(2.8)
        expect(distanceKm(from, to)).toBeLessThan(454)
      }
    }
  })

  it('is not known where a point is not', () => {
    expect(distanceKm('500103', '510100')).toBeUndefined()
    expect(distanceKm('500121', '500103')).toBeUndefined()
  })

  it('have codes that are good while the old offices act, and are old afterwards', () => {
    expect(isAbolished('500105', '2026-01-25')).toBe(false)
    expect(isAbolished('500105', '2026-01-26')).toBe(true)
    expect(isAbolished('500112', '2026-01-26')).toBe(true)
    for (const code of ['500157', '500109', '110101']) {
      expect(isAbolished(code, '2026-11-28')).toBe(false)
    }
  })

  it('are today what their towns say, and without a town what was said', () => {
    const today = (district: string, town?: string) => districtToday({ district, town })
    expect(today('500112', '大湾镇')).toBe('500109')
    expect(today('500112', '大湾')).toBe('500109')
    expect(today('500112', '龙溪街道')).toBe('500157')
    expect(today('500109', '蔡家岗街道')).toBe('500157')
    expect(today('500109', '天生街道')).toBe('500109')
    expect(today('500107', '大湾镇')).toBe('500107')
    expect(today('500112')).toBe('500112')
    // Of which all went to one, the reading of figures maps: entries before it stay as they are.
    expect(today('500105')).toBe('500105')
    expect(WHOLLY_MERGED).toEqual({ '500105': '500157' })
  })
})
