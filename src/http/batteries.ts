/** Batteries: the passport as JSON and as a page, the entries, and the QR code that leads here. */

import { Router } from 'express'
import QRCode from 'qrcode'
import { LedgerError } from '../core/errors.ts'
import { createPassport, type RecordedEvent, recordedEvent } from '../core/passport.ts'
import { type PassportView, viewEvent, viewPassport } from '../core/passport-view.ts'
import { findBattery } from '../db/batteries.ts'
import type { Db } from '../db/database.ts'
import { readBatteryEntries, type StoredEntry } from '../db/entries.ts'
import { hasHadCustody } from '../db/readers.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Reader, readerFrom } from './access.ts'
import { sendPage } from './answers.ts'
import { mayRead } from './entries.ts'
import { codeFrom, pageFrom, refuseMethod } from './requests.ts'

export interface BatteriesDeps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'latest'>
  readonly publicUrl: string
  readonly demo: boolean
}

/** Events in a passport, at most: the newest. All stand in the list of the battery's entries. */
const EVENTS_LIMIT = 100

/** ISO/IEC 18004: a quarter of the code may be damaged, and four modules around it stay white. */
const QR_OPTIONS = { errorCorrectionLevel: 'Q', margin: 4 } as const
/** Pixels of a module in the PNG. */
const QR_SCALE = 8
/** Seconds. The address of a passport is meant to last, but it is a setting. */
const QR_MAX_AGE = 86_400

export function batteriesRouter({ db, ledger, publicUrl, demo }: BatteriesDeps): Router {
  const router = Router()

  router
    .route('/v1/batteries/:code')
    .get(async (req, res) => {
      const reader = readerFrom(res)
      const view = await readPassport(db, codeFrom(req.params), reader, EVENTS_LIMIT)
      res.set('Cache-Control', reader.tier === 'public' ? 'no-cache' : 'private, no-cache')
      res.vary('Authorization').json({
        ...view,
        checkpointSize: ledger.latest()?.size ?? 0,
        ...(demo && { demo }),
      })
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/batteries/:code/entries')
    .get(async (req, res) => {
      const code = codeFrom(req.params)
      const reader = readerFrom(res)
      const page = pageFrom(req)
      if (!(await findBattery(db, code))) throw unknownBattery(code)
      const entries = await readBatteryEntries(db, code, page)
      const mayReadAll = await mayReadBattery(db, code, reader)
      const rows = await Promise.all(
        entries.map(async (entry) => ({
          ...recorded(entry),
          position: entry.position,
          whole: mayReadAll || (await mayRead(db, reader, entry)),
        })),
      )
      const cursorOf = ({ position }: { position: number }) => position
      sendPage(req, res, { publicUrl, rows, page, cursorOf, toJson: chainedJson })
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
      const png = await QRCode.toBuffer(address, { ...QR_OPTIONS, type: 'png', scale: QR_SCALE })
      res.set('Cache-Control', `public, max-age=${QR_MAX_AGE}`).type('image/png').send(png)
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

/**
 * @param limit - events at most: the newest
 * @throws {@link LedgerError} `not_found`
 */
export async function readPassport(
  db: Db,
  code: string,
  reader: Reader,
  limit: number,
): Promise<PassportView> {
  const found = await findBattery(db, code)
  if (!found) throw unknownBattery(code)
  const { battery, length } = found
  const after = Math.max(length - limit, 0) - 1
  const newest = await readBatteryEntries(db, code, { after, limit })
  const [first] = after < 0 ? newest : await readBatteryEntries(db, code, { after: -1, limit: 1 })
  if (!first) throw new Error(`${code} has no first entry`)
  const passport = createPassport(battery, length, recorded(first), newest.map(recorded))
  return viewPassport(passport, await mayReadBattery(db, code, reader))
}

async function mayReadBattery(db: Db, code: string, reader: Reader): Promise<boolean> {
  if (reader.tier !== 'enterprise') return reader.tier === 'all'
  return hasHadCustody(db, reader.enterprise, [code])
}

const chainedJson = (row: RecordedEvent & { position: number; whole: boolean }) => ({
  position: row.position,
  ...viewEvent(row, row.whole),
  ...(row.whole && { entry: row.entry }),
})

function recorded(entry: StoredEntry): RecordedEvent {
  const event = recordedEvent(entry)
  if (!event) throw new Error(`entry ${entry.index} is in a battery's chain and has no battery`)
  return event
}

async function passportAddress(db: Db, publicUrl: string, code: string): Promise<string> {
  if (!(await findBattery(db, code))) throw unknownBattery(code)
  return `${publicUrl}/b/${code}`
}

const unknownBattery = (code: string) => new LedgerError('not_found', { reason: 'battery', code })
