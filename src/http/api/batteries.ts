/** Batteries: the passport as JSON and as a page, the entries, and the QR code that leads here. */

import { type Response, Router } from 'express'
import QRCode from 'qrcode'
import { dayInChina } from '../../core/codes/calendar.ts'
import { type CodeWarning, explainCode } from '../../core/codes/explain.ts'
import { publicName } from '../../core/codes/identity.ts'
import { LedgerError } from '../../core/errors.ts'
import { changesAmong } from '../../core/events/changes.ts'
import { type RecordedEvent, recordedEvent } from '../../core/events/recorded-event.ts'
import { RECORD_TYPES } from '../../core/events/records.ts'
import { findVendor, type Registry } from '../../core/events/registry.ts'
import { type Battery, isLot, withoutEndedHold } from '../../core/events/traceable.ts'
import { createPassport, type Passport } from '../../core/passport/passport.ts'
import {
  type PassportView,
  type Standing,
  viewEvent,
  viewPassport,
} from '../../core/passport/view.ts'
import { findBattery } from '../../db/batteries.ts'
import type { Db } from '../../db/database.ts'
import {
  readBatteryEntries,
  readBatteryEntriesOf,
  readNewestBatteryEntries,
  type StoredEntry,
} from '../../db/entries.ts'
import { hasHadCustody } from '../../db/readers.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { CHAIN_QUERY } from '../queries.ts'
import { askedOf } from '../query.ts'
import { type Reader, readerFrom } from '../reader.ts'
import { codeFrom, refuseMethod } from '../requests.ts'
import { sendPage } from './answers.ts'
import { mayRead } from './entries.ts'
import { encodeQrPng } from './qr-png.ts'

export interface PassportDeps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'latest' | 'registry'>
  readonly now: () => Date
}

export interface BatteriesDeps extends PassportDeps {
  readonly publicUrl: string
  readonly demo: boolean
}

/** Events in a passport, at most: the newest. All stand in the list of the battery's entries. */
const EVENTS_LIMIT = 100

/**
 * Bytes of entries that are read for one answer to the public, which may ask for any battery: of
 * one that always went with many others, each entry takes as long as fifty that name it alone.
 */
const PUBLIC_BYTES = 128 * 1024
/** The same for those who hold a key. */
const READER_BYTES = 4 * 1024 * 1024

/** ISO/IEC 18004: a quarter of the code may be damaged, and four modules around it stay white. */
const QR_OPTIONS = { errorCorrectionLevel: 'Q', margin: 4 } as const
/** Pixels of a module in the PNG. */
const QR_SCALE = 8
/** Seconds. The address of a passport is meant to last, but it is a setting. */
const QR_MAX_AGE = 86_400

export function batteriesRouter(deps: BatteriesDeps): Router {
  const { db, publicUrl } = deps
  const router = Router()

  router
    .route('/v1/batteries/:code')
    .get((req, res) => sendPassport(deps, codeFrom(req.params), res))
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/batteries/:code/entries')
    .get(async (req, res) => {
      const reader = readerFrom(res)
      const { after = -1, limit } = askedOf(res, CHAIN_QUERY)
      const page = { after, limit }
      const { battery, length } = await findNamed(db, codeFrom(req.params))
      const bytes = reader.tier === 'public' ? PUBLIC_BYTES : READER_BYTES
      const entries = (await readBatteryEntries(db, battery.code, { ...page, bytes })).map(recorded)
      const changes = changesAmong(await readCorrections(db, battery.code))
      const standing = { ...battery, changes }
      const mayReadAll = await mayReadBattery(db, battery.code, reader)
      const rows = await Promise.all(
        entries.map(async (entry) => ({
          ...entry,
          standing,
          whole: mayReadAll || (await mayRead(db, reader, entry)),
        })),
      )
      const cursorOf = ({ position }: { position: number }) => position
      const more = (rows.at(-1)?.position ?? length) < length - 1
      sendPage(req, res, { publicUrl, rows, page, more, cursorOf, toJson: chainedJson })
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/batteries/:code/qr.svg')
    .get(async (req, res) => {
      const address = await passportAddress(db, publicUrl, codeFrom(req.params))
      const svg = await QRCode.toString(address, { ...QR_OPTIONS, type: 'svg' })
      res.set('Cache-Control', `public, max-age=${QR_MAX_AGE}`).type('image/svg+xml').send(svg)
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/batteries/:code/qr.png')
    .get(async (req, res) => {
      const address = await passportAddress(db, publicUrl, codeFrom(req.params))
      const png = await encodeQrPng(address, QR_OPTIONS, QR_SCALE)
      res.set('Cache-Control', `public, max-age=${QR_MAX_AGE}`).type('image/png').send(png)
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

/**
 * Sends a passport as JSON.
 *
 * @throws {@link LedgerError} `not_found`, `token_invalid`
 */
export async function sendPassport(
  deps: PassportDeps & { readonly demo: boolean },
  askedFor: string,
  res: Response,
): Promise<void> {
  const { ledger, demo } = deps
  const reader = readerFrom(res)
  const view = await readPassport(deps, askedFor, reader, EVENTS_LIMIT)
  res.set('Cache-Control', reader.tier === 'public' ? 'no-cache' : 'private, no-cache')
  res.vary('Authorization').json({
    ...(askedFor !== view.code && { askedFor }),
    ...view,
    checkpointSize: ledger.latest()?.size ?? 0,
    ...(demo && { demo }),
  })
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
): Promise<PassportView> {
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
  const whole = await mayReadBattery(db, battery.code, reader)
  return viewPassport(passport, code, whole, warningsOf(passport, await ledger.registry(), now()))
}

function warningsOf({ identity }: Passport, registry: Registry, now: Date): readonly CodeWarning[] {
  if (identity.kind === 'temporary') return []
  const vendorOf = (vendor: string) => findVendor(registry, vendor)
  return explainCode(identity.battery.code, { today: dayInChina(now), findVendor: vendorOf })
    .warnings
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

async function readCorrections(db: Db, code: string): Promise<RecordedEvent[]> {
  const entries = await readBatteryEntriesOf(db, code, RECORD_TYPES)
  return entries.map(recorded)
}

/** Whether the reader may see all that is recorded of a battery. */
export async function mayReadBattery(db: Db, code: string, reader: Reader): Promise<boolean> {
  if (reader.tier !== 'enterprise') return reader.tier === 'all'
  return hasHadCustody(db, reader.enterprise, [code])
}

const chainedJson = (
  row: RecordedEvent & { position: number; standing: Standing; whole: boolean },
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

async function passportAddress(db: Db, publicUrl: string, code: string): Promise<string> {
  const { battery } = await findNamed(db, code)
  // Anyone may ask for it, so it bears no code that names an enterprise unless that was given.
  const shown = publicName(battery.code) === battery.code ? battery.code : code
  return `${publicUrl}/b/${shown}`
}

const unknownBattery = (code: string) => new LedgerError('not_found', { reason: 'battery', code })
