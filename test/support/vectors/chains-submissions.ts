/** Whole logs that are well made, and such with submissions that do not belong there. */

import { toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { decodeEntry } from '../../../src/core/log/entry.ts'
import { AUTHORITY } from '../../../src/core/log/submission.ts'
import {
  at,
  bad,
  fresh,
  given,
  good,
  next,
  ofAuthority,
  says,
  story,
  upTo,
  vendor,
} from './chain-builders.ts'
import {
  COLLECTOR,
  claimsOf,
  END,
  events,
  eventTime,
  headerOf,
  keys,
  leaves,
  OTHER,
  OTHER_PACK,
  SIZE,
  submit,
  submitTexts,
} from './story.ts'
import { highS } from './submission-builders.ts'
import type { Vectors } from './vector.ts'

const { root, authority, admin, scanner2, stranger } = keys

export const wellMadeVectors: Vectors = {
  'good-whole': good('The whole log.', upTo(SIZE)),
  'good-empty': good('A log without entries.', []),
  'good-one': good('The first entry alone.', upTo(1)),
  'good-same-time': good(
    'Accepted in the same millisecond as the entry before.',
    given(
      6,
      next(6, decodeEntry(toUtf8(leaves[6]!)).submission, {
        acceptedAt: decodeEntry(toUtf8(leaves[5]!)).acceptedAt,
      }),
    ),
  ),
  'good-high-s': good(
    'A signature with a high s.',
    given(SIZE, next(SIZE, highS(says(admin, COLLECTOR, events.registered(END, OTHER_PACK))))),
  ),
  'good-admin-adds-device': good(
    'An admin key adds a device key of its enterprise, and that key signs next.',
    story(
      [admin, COLLECTOR, events.keyAdded(COLLECTOR, 'device', 'new', fresh, END)],
      [fresh, COLLECTOR, events.registered(END, OTHER_PACK)],
    ),
  ),
  'good-reinstated': good(
    'Suspended, reinstated, and signing again.',
    story(
      [authority, AUTHORITY, events.suspended(COLLECTOR, END)],
      [authority, AUTHORITY, events.reinstated(COLLECTOR, END)],
      [scanner2, COLLECTOR, events.registered(END, OTHER_PACK)],
    ),
  ),
  'good-suspended-admin': good(
    'The admin key of a suspended enterprise still revokes its device keys.',
    story(
      [authority, AUTHORITY, events.suspended(COLLECTOR, END)],
      [admin, COLLECTOR, events.keyRevoked(scanner2, 'lost', END)],
    ),
  ),
  'good-configured-and-added': good(
    'The trust file has the authority’s second key as well: the log says of it what the file says.',
    upTo(SIZE),
    { authorityKeys: [root, authority].map(({ kid, key }) => ({ kid, ...key })) },
  ),
  'good-vendor-again': good(
    'A vendor code is registered again: the newest counts.',
    story(
      [authority, AUTHORITY, vendor({ name: '甲' })],
      [authority, AUTHORITY, vendor({ enterprise: OTHER })],
    ),
  ),
  'good-changed': good(
    'An enterprise’s name changes, and nothing else of it.',
    ofAuthority({ type: 'enterprise.changed', ...at, creditCode: COLLECTOR, name: '新名' }),
  ),
}

export const submittedVectors: Vectors = {
  'submission-malformed': bad(
    'submission_malformed',
    'The submission has another typ.',
    given(
      SIZE,
      next(
        SIZE,
        submitTexts(
          scanner2,
          JSON.stringify({ ...headerOf(scanner2), typ: 'JWT' }),
          JSON.stringify(claimsOf(COLLECTOR, events.registered(END, OTHER_PACK), END)),
        ),
      ),
    ),
  ),
  'submission-other-log': bad(
    'submission_untrusted',
    'The submission is for another log.',
    given(
      SIZE,
      next(
        SIZE,
        submit(scanner2, {
          ...claimsOf(COLLECTOR, events.registered(END, OTHER_PACK), END),
          aud: 'ledger.example/other',
        }),
      ),
    ),
  ),
  'submission-from-future': bad(
    'submission_untrusted',
    'Issued 301 seconds after it was accepted.',
    given(
      SIZE,
      next(
        SIZE,
        submit(scanner2, {
          ...claimsOf(COLLECTOR, events.registered(END, OTHER_PACK), END),
          iat: claimsOf(COLLECTOR, {}, END).iat + 311,
        }),
      ),
    ),
  ),
  'event-from-future': bad(
    'event_in_future',
    'It happened 301 seconds after it was accepted.',
    ofAuthority({ ...events.suspended(OTHER, END), time: eventTime(END + 10 + 301) }),
  ),
  'signature-wrong': bad(
    'submission_untrusted',
    'Signed by another key, under the kid of a registered one.',
    given(SIZE, next(SIZE, forged())),
  ),
  'jti-again': bad(
    'submission_conflict',
    'An issuer’s jti a second time, with another event.',
    given(
      SIZE,
      next(
        SIZE,
        submit(
          admin,
          claimsOf(COLLECTOR, events.registered(END, OTHER_PACK), END, jtiOf(leaves[2]!)),
        ),
      ),
    ),
  ),
  'submission-again': bad(
    'submission_conflict',
    'The same submission a second time.',
    given(SIZE, next(SIZE, decodeEntry(toUtf8(leaves[3]!)).submission)),
  ),
  'submission-again-high-s': bad(
    'submission_conflict',
    'The same submission a second time, with the other ECDSA signature.',
    given(13, next(13, highS(decodeEntry(toUtf8(leaves[12]!)).submission))),
  ),
}

function forged(): string {
  const jws = says(stranger, COLLECTOR, events.registered(END, OTHER_PACK))
  const [, payload] = jws.split('.') as [string, string]
  const header = JSON.stringify(headerOf(admin))
  return submitTexts(stranger, header, Buffer.from(payload, 'base64url').toString())
}

function jtiOf(leaf: string): string {
  const [, payload = ''] = decodeEntry(toUtf8(leaf)).submission.split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString()).jti
}
