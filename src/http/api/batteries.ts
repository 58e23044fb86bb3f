/** Batteries: the passport as JSON, the entries, and the QR code that leads to the page. */

import QRCode from 'qrcode'
import { dayInChina } from '../../core/codes/calendar.ts'
import { type CodeDoubts, explainCode } from '../../core/codes/explain.ts'
import { LedgerError } from '../../core/errors.ts'
import { changesAmong } from '../../core/events/corrected-meaning.ts'
import { type RecordedEvent, recordedEvent } from '../../core/events/recorded-event.ts'
import { RECORD_TYPES } from '../../core/events/records.ts'
import { findVendor, type Registry } from '../../core/events/registry.ts'
import { type Battery, isLot, withoutEndedHold } from '../../core/events/traceable.ts'
import { createPassport, type Passport } from '../../core/passport/passport.ts'
import {
  type EntryStanding,
  type PassportView,
  viewEvent,
  viewPassport,
} from '../../core/passport/view.ts'
import { warningsOnRecord } from '../../core/rules/warnings.ts'
import { findBattery } from '../../db/batteries.ts'
import type { Db } from '../../db/database.ts'
import {
  readBatteryEntries,
  readBatteryEntriesOf,
  readNewestBatteryEntries,
  type StoredEntry,
} from '../../db/entries.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { readObligationsOf } from '../../oversight/obligations/read.ts'
import { json, media } from '../content.ts'
import { nextPage } from '../pager.ts'
import { batteryCode } from '../path.ts'
import { list, query } from '../query.ts'
import type { Reader } from '../reader.ts'
import { defineRoute } from '../route.ts'
import { batteryEntryPage, passport } from '../schemas/batteries.ts'
import { bytesFor, codeForAddress, PUBLIC_BYTES, seesEntry, seesHistoryOf } from '../visibility.ts'
import { obligationJson, rulesToday } from './obligations.ts'
import { encodeQrPng } from './qr-png.ts'

export interface PassportDeps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'latest' | 'registry'>
  readonly now: () => Date
}

interface QrDeps {
  readonly db: Db
  readonly publicUrl: string
}

/** Events in a passport, at most: the newest. All stand in the list of the battery's entries. */
const EVENTS_LIMIT = 100

/** ISO/IEC 18004: a quarter of the code may be damaged, and four modules around it stay white. */
const QR_OPTIONS = { errorCorrectionLevel: 'Q', margin: 4 } as const
/** Pixels of a module in the PNG. */
const QR_SCALE = 8
/** The address of a passport is meant to last, but it is a setting. */
const QR_CACHE = `public, max-age=${86_400}`

/** A battery's chain is counted by PostgreSQL's `integer`. */
const POSITION_LIMIT = 2 ** 31 - 1

export const getPassport = defineRoute({
  at: 'GET /v1/batteries/:code',
  name: 'getPassport',
  summary: 'The passport of a battery: the public part, or all of it for those it concerns',
  cost: 4,
  readers: 'public',
  path: { code: batteryCode },
  answers: { 200: json(passport) },
  refusals: ['battery_code_malformed', 'not_found'],
  handler:
    (deps: PassportDeps & { readonly demo: boolean }) =>
    ({ reader, path: { code } }) =>
      passportJson(deps, code, reader),
})

export const listBatteryEntries = defineRoute({
  at: 'GET /v1/batteries/:code/entries',
  name: 'listBatteryEntries',
  summary: 'The chain of a battery in order; entries that concern the reader are whole',
  cost: 4,
  readers: 'public',
  path: { code: batteryCode },
  query: query(list(POSITION_LIMIT)),
  answers: { 200: json(batteryEntryPage) },
  refusals: ['battery_code_malformed', 'not_found'],
  handler:
    ({ db, publicUrl }: { readonly db: Db; readonly publicUrl: string }) =>
    async ({ reader, path: { code }, query: { after = -1, limit }, req, res }) => {
      const { battery, length } = await findNamed(db, code)
      const page = { after, limit, bytes: bytesFor(reader) }
      const entries = (await readBatteryEntries(db, battery.code, page)).map(recorded)
      const changes = changesAmong(await readCorrections(db, battery.code))
      const earlier = await readEarlier(db, battery.code, after)
      const known = [...earlier.map(recorded), ...entries]
      const isWhole = known.length === (entries.at(-1)?.position ?? -1) + 1
      const warnings = warningsOnRecord(battery.code, known, { changes, isWhole })
      const standing = { ...battery, changes, warnings }
      const seesAll = await seesHistoryOf(db, reader, battery.code)
      const rows = await Promise.all(
        entries.map(async (entry) =>
          chainedJson({
            ...entry,
            standing,
            whole: seesAll || (await seesEntry(db, reader, entry)),
          }),
        ),
      )
      const last = entries.at(-1)?.position ?? length
      const cursor = last < length - 1 ? last : undefined
      return { entries: rows, next: nextPage({ req, res }, publicUrl, cursor) }
    },
})

const QR = {
  summary: 'QR code of the passport’s address, level Q, quiet zone of 4 modules',
  cost: 2,
  path: { code: batteryCode },
  cache: QR_CACHE,
  refusals: ['battery_code_malformed', 'not_found'],
} as const

export const getQrSvg = defineRoute({
  ...QR,
  at: 'GET /v1/batteries/:code/qr.svg',
  name: 'getQrSvg',
  answers: { 200: { 'image/svg+xml': 'text' } },
  handler:
    (deps: QrDeps) =>
    async ({ path: { code } }) => {
      const address = await passportAddress(deps, code)
      return media('image/svg+xml', await QRCode.toString(address, { ...QR_OPTIONS, type: 'svg' }))
    },
})

export const getQrPng = defineRoute({
  ...QR,
  at: 'GET /v1/batteries/:code/qr.png',
  name: 'getQrPng',
  answers: { 200: { 'image/png': 'bytes' } },
  handler:
    (deps: QrDeps) =>
    async ({ path: { code } }) => {
      const address = await passportAddress(deps, code)
      return media('image/png', await encodeQrPng(address, QR_OPTIONS, QR_SCALE))
    },
})

/** @throws {@link LedgerError} `not_found` */
export async function passportJson(
  deps: PassportDeps & { readonly demo: boolean },
  askedFor: string,
  reader: Reader,
): Promise<object> {
  const { ledger, demo } = deps
  const view = await readPassport(deps, askedFor, reader, EVENTS_LIMIT)
  return {
    ...(askedFor !== view.code && { askedFor }),
    ...view,
    checkpointSize: ledger.latest()?.size ?? 0,
    ...(demo && { demo }),
  }
}

/**
 * @param code - of the battery, any that it has
 * @param limit - events at most: the newest
 * @throws {@link LedgerError} `not_found`
 */
export async function readPassport(
  { db, ledger, now }: PassportDeps,
  code: string,
  reader: Reader,
  limit: number,
): Promise<ShownPassport> {
  const { battery, length } = await findNamed(db, code)
  const standing = withoutEndedHold(battery, now())
  const newest = await readNewestBatteryEntries(db, battery.code, { limit, bytes: PUBLIC_BYTES })
  // What a battery is, its first entries say.
  const earlier = length - newest.length
  const first = { after: -1, limit: Math.min(earlier, limit), bytes: PUBLIC_BYTES }
  const oldest = earlier === 0 ? [] : await readBatteryEntries(db, battery.code, first)
  const passport = createPassport(standing, length, {
    oldest: oldest.map(recorded),
    newest: newest.map(recorded),
    corrections: await readCorrections(db, battery.code),
  })
  const whole = await seesHistoryOf(db, reader, battery.code)
  const view = viewPassport(
    passport,
    code,
    whole,
    doubtsOf(passport, await ledger.registry(), now()),
  )
  if (!whole) return view
  const obligations = await readObligationsOf(db, battery.code, await rulesToday(ledger, now))
  return {
    ...view,
    ...(obligations.length > 0 && { obligations: obligations.map(obligationJson) }),
  }
}

/** With what has to be done about it next, for those it concerns. */
export type ShownPassport = PassportView & {
  readonly obligations?: readonly ReturnType<typeof obligationJson>[]
}

function doubtsOf({ identity }: Passport, registry: Registry, now: Date): CodeDoubts {
  if (identity.kind !== 'battery') return { warnings: [] }
  const vendorOf = (vendor: string) => findVendor(registry, vendor)
  return explainCode(identity.battery.code, { today: dayInChina(now), findVendor: vendorOf })
}

/**
 * A battery by any of its codes.
 *
 * @throws {@link LedgerError} `not_found`
 */
export async function findNamed(
  db: Db,
  code: string,
): Promise<{ readonly battery: Battery; readonly length: number }> {
  const found = await findBattery(db, code)
  if (!found || isLot(found.battery)) throw unknownBattery(code)
  const { battery, length } = found
  return battery.aliasOf === undefined ? { battery, length } : findNamed(db, battery.aliasOf)
}

/** Entries before a page, from the first on; none if they are too many to be read for it. */
const readEarlier = async (db: Db, code: string, after: number) =>
  after < 0 || after >= 2 * EVENTS_LIMIT
    ? []
    : readBatteryEntries(db, code, { after: -1, limit: after + 1, bytes: PUBLIC_BYTES })

async function readCorrections(db: Db, code: string): Promise<RecordedEvent[]> {
  const entries = await readBatteryEntriesOf(db, code, RECORD_TYPES)
  return entries.map(recorded)
}

const chainedJson = (
  row: RecordedEvent & { position: number; standing: EntryStanding; whole: boolean },
) => ({
  position: row.position,
  ...viewEvent(row, row.standing, row.whole),
  ...(row.whole && { entry: row.entry }),
})

function recorded<Entry extends StoredEntry>(entry: Entry): Entry & RecordedEvent {
  const event = recordedEvent(entry)?.event
  if (!event) throw new Error(`entry ${entry.index} is in a battery's chain and has no battery`)
  return { ...entry, event }
}

/** Anyone may ask for it, so it bears no code that names an enterprise unless that was given. */
async function passportAddress({ db, publicUrl }: QrDeps, code: string): Promise<string> {
  const { battery } = await findNamed(db, code)
  const shown = codeForAddress(battery.code, code)
  return `${publicUrl}/b/${shown}`
}

const unknownBattery = (code: string) => new LedgerError('not_found', { reason: 'battery', code })
