/**
 * The districts and counties of Chongqing: which there were on a day, what a report of today counts
 * them as, and how far apart they are.
 */

import { DISTRICT_ROWS } from './districts-table.ts'

export interface District {
  /** GB/T 2260, six digits. */
  readonly code: string
  /** In English a transliteration of the Chinese name, without the kind. */
  readonly name: { readonly zh: string; readonly en: string }
  readonly kind: 'district' | 'county' | 'autonomous_county'
  /** First day on which it is a district; undefined if it was one before all records. */
  readonly since: string | undefined
  /** First day on which it no longer is; undefined while it is one. */
  readonly until: string | undefined
}

/**
 * Day on which it was announced that Jiangbei and Yubei become Liangjiang. Opened on 2026-01-25.
 *
 * @see http://chinasei.com.cn/zcjd/202511/t20251107_78563.html
 */
export const MERGER_DAY = '2025-11-06'
const MERGED: ReadonlySet<string> = new Set(['500105', '500112'])

const LISTED: readonly District[] = DISTRICT_ROWS.map(([code, kind, zh, en]) => ({
  code,
  name: { zh, en },
  kind,
  since: undefined,
  until: MERGED.has(code) ? MERGER_DAY : undefined,
}))

const LIANGJIANG: District = {
  code: '500157',
  name: { zh: '两江新区', en: 'Liangjiang' },
  kind: 'district',
  since: MERGER_DAY,
  until: undefined,
}

const DISTRICTS = [...LISTED, LIANGJIANG]

/** Last day on which the offices of the districts that were merged acted: till then, their codes are good. */
const OLD_OFFICES_UNTIL = '2026-01-25'

/**
 * Whether it is the code of a district that was gone on a day, and no longer had offices.
 *
 * @param date - ISO 8601, in China
 */
export const isAbolished = (code: string, date: string): boolean =>
  findDistrict(code)?.until !== undefined && date > OLD_OFFICES_UNTIL

/** Districts of which all went to another one: reports count them as that one, for all time. */
export const WHOLLY_MERGED: Readonly<Record<string, string>> = { '500105': '500157' }

/** Towns that came to another district with the merger; of Yubei, all others came to Liangjiang. */
const MOVED_TOWNS: readonly (readonly [from: string, to: string, towns?: readonly string[]])[] = [
  ['500112', '500109', ['大湾镇', '统景镇', '大盛镇', '兴隆镇', '茨竹镇']],
  ['500112', '500157'],
  ['500109', '500157', ['水土街道', '复兴街道', '蔡家岗街道', '施家梁镇', '童家溪镇']],
]

/**
 * The district of today in which a town lies. A district that was divided is mapped by its towns
 * alone: nobody can tell from 500112 where something is.
 *
 * @param town - with or without its kind (镇, 街道); without one, the district stays as it is
 */
export function districtToday({
  district,
  town,
}: {
  readonly district: string
  readonly town?: string | undefined
}): string {
  if (town === undefined) return district
  const moved = MOVED_TOWNS.find(
    ([from, , towns]) =>
      from === district &&
      (towns === undefined || towns.some((one) => nameOf(one) === nameOf(town))),
  )
  return moved?.[1] ?? district
}

const nameOf = (town: string) => town.trim().replace(/(镇|街道)$/, '')

/**
 * Districts that there were on a day: 38 before {@link MERGER_DAY}, 37 from then on.
 *
 * @param date - ISO 8601, in China
 */
export const districtsOn = (date: string): District[] =>
  DISTRICTS.filter(
    ({ since, until }) => (since ?? '') <= date && (until === undefined || date < until),
  )

/**
 * @param date - ISO 8601, in China; without it, a district of any time, as entries name them for ever
 * @returns undefined also for codes outside Chongqing
 */
export const findDistrict = (code: string, date?: string): District | undefined =>
  (date === undefined ? DISTRICTS : districtsOn(date)).find((district) => district.code === code)

/**
 * Kilometres between the seats of two districts, in a straight line: about, since the points are
 * good to a few kilometres. A road is longer.
 *
 * @returns undefined if a point is not known: outside Chongqing, and for Liangjiang
 */
export function distanceKm(code: string, other: string): number | undefined {
  const [from, to] = [POINTS.get(code), POINTS.get(other)]
  return from && to && haversineKm(from, to)
}

/** Degrees. */
interface Point {
  readonly longitude: number
  readonly latitude: number
}

const POINTS: ReadonlyMap<string, Point> = new Map(
  DISTRICT_ROWS.map(([code, , , , longitude, latitude]) => [code, { longitude, latitude }]),
)

// IUGG mean radius.
const EARTH_RADIUS_KM = 6371.0088

function haversineKm(from: Point, to: Point): number {
  const [fromNorth, toNorth] = [radians(from.latitude), radians(to.latitude)]
  const east = Math.sin(radians(to.longitude - from.longitude) / 2)
  const north = Math.sin((toNorth - fromNorth) / 2)
  const haversine = north ** 2 + Math.cos(fromNorth) * Math.cos(toNorth) * east ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(haversine))
}

const radians = (degrees: number) => (degrees * Math.PI) / 180
