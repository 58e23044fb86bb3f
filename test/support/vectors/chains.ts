/** Whole logs, from their first entry: order, links, keys by index, the registry, and the root. */

import { fromBase64, toUtf8 } from '../../../src/core/encoding.ts'
import { decodeEntry, type Entry, encodeEntry } from '../../../src/core/entry.ts'
import { leafHash } from '../../../src/core/merkle.ts'
import { AUTHORITY } from '../../../src/core/submission.ts'
import { ecKey, type VectorKey } from './keys.ts'
import {
  COLLECTOR,
  checkpoint,
  claimsOf,
  END,
  entryAfter,
  events,
  eventTime,
  FACILITY,
  headerOf,
  keys,
  leaves,
  linksAfter,
  OTHER,
  OTHER_PACK,
  PACK,
  SIZE,
  submit,
  submitTexts,
  tree,
} from './story.ts'
import { highS } from './submissions.ts'
import { inFolder, type Vector, type Vectors } from './vector.ts'

const { root, authority, admin, scanner1, scanner2, other, stranger } = keys
const fresh = ecKey('a new key')

/** A number stands for that entry of the log; a text is an entry that is not in it. */
type Listed = number | string
const upTo = (size: number): number[] => leaves.slice(0, size).map((_, i) => i)

/** @param size - entries of the log that come before */
const given = (size: number, ...more: string[]): Listed[] => [...upTo(size), ...more]
const good = (why: string, entries: Listed[], more: object = {}): Vector => ({
  ...{ why, verdict: 'ok', entries },
  ...more,
})
const bad = (verdict: string, why: string, entries: Listed[], at = entries.length - 1): Vector => ({
  ...{ why, verdict, at },
  entries,
})
const rules = (one: Vector): Vector => ({ ...one, rules: true })

/** The next entry after so many of the log. */
const next = (size: number, jws: string, otherwise: Partial<Entry> = {}, seconds = END + 10) =>
  entryAfter(leaves.slice(0, size), jws, seconds, otherwise)
const says = (key: VectorKey, iss: string, event: object) => submit(key, claimsOf(iss, event, END))
/** After the whole log. */
const said = (key: VectorKey, iss: string, event: object) => [
  ...upTo(SIZE),
  next(SIZE, says(key, iss, event)),
]
const ofAuthority = (event: object) => said(authority, AUTHORITY, event)
const story = (...told: [VectorKey, string, object][]): Listed[] => {
  const texts = [...leaves]
  for (const [i, [key, iss, event]] of told.entries()) {
    texts.push(entryAfter(texts, says(key, iss, event), END + 10 * (i + 1)))
  }
  return [...upTo(SIZE), ...texts.slice(SIZE)]
}

const at = { time: eventTime(END) }
const registered = says(scanner2, COLLECTOR, events.registered(END, OTHER_PACK))
const retiredAt6 = decodeEntry(toUtf8(leaves[6]!))
const changed6 = (otherwise: Partial<Entry>) => encodeEntry({ ...retiredAt6, ...otherwise })
const link6 = retiredAt6.batteries[0]!
const wrongHash = leafHash(toUtf8('another'))

const wellMade: Vectors = {
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

const order: Vectors = {
  dropped: bad(
    'entry_misplaced',
    'An entry is left out: those after it say another index.',
    [0, 1, 2, 4, 5],
    3,
  ),
  'dropped-first': bad('entry_misplaced', 'The first entry is left out.', [1, 2], 0),
  swapped: bad('entry_misplaced', 'Two entries change places.', [0, 1, 2, 4, 3], 3),
  repeated: bad('entry_misplaced', 'An entry stands twice.', [0, 1, 2, 2], 3),
  'index-gap': bad(
    'entry_misplaced',
    'An entry leaves out an index.',
    given(6, changed6({ index: 7 })),
  ),
  'time-backwards': bad(
    'time_backwards',
    'Accepted a millisecond before the entry before it.',
    given(
      6,
      changed6({ acceptedAt: new Date(decodeEntry(toUtf8(leaves[5]!)).acceptedAt.getTime() - 1) }),
    ),
  ),
  'previous-wrong': bad(
    'chain_broken',
    'The hash before is another entry’s.',
    given(6, changed6({ previous: wrongHash })),
  ),
  'previous-of-battery': bad(
    'chain_broken',
    'The hash before is of the entry two before.',
    given(
      7,
      encodeEntry({ ...decodeEntry(toUtf8(leaves[7]!)), previous: leafHash(toUtf8(leaves[5]!)) }),
    ),
  ),
  'entry-changed': bad(
    'chain_broken',
    'An entry’s time was changed afterwards: the next one names another hash.',
    [...upTo(6), changed6({ acceptedAt: new Date(retiredAt6.acceptedAt.getTime() + 1) }), 7],
    7,
  ),
  'entry-malformed': bad(
    'entry_malformed',
    'An entry ends in two newlines.',
    given(6, `${leaves[6]}\n`),
  ),
}

const links: Vectors = {
  'position-skipped': bad(
    'position_differs',
    'A battery’s position leaves one out.',
    given(6, changed6({ batteries: [{ ...link6, position: 2 }] })),
  ),
  'position-begins-anew': bad(
    'position_differs',
    'A battery begins a second time.',
    given(6, changed6({ batteries: [{ ...link6, position: 0, previous: undefined }] })),
  ),
  'position-of-none': bad(
    'position_differs',
    'A battery that never was begins at position 1.',
    given(
      SIZE,
      next(SIZE, registered, {
        batteries: [{ code: OTHER_PACK, position: 1, previous: wrongHash }],
      }),
    ),
  ),
  'battery-previous-wrong': bad(
    'battery_chain_broken',
    'A battery’s hash before is another entry’s.',
    given(6, changed6({ batteries: [{ ...link6, previous: wrongHash }] })),
  ),
  'battery-missing': bad(
    'batteries_differ',
    'An entry without a line for the battery of its event.',
    given(6, changed6({ batteries: [] })),
  ),
  'battery-other': bad(
    'batteries_differ',
    'An entry with a line for another battery.',
    given(
      6,
      changed6({ batteries: [{ ...link6, code: OTHER_PACK, position: 0, previous: undefined }] }),
    ),
  ),
  'battery-more': bad(
    'batteries_differ',
    'An entry with a line more than its event has batteries.',
    given(
      SIZE,
      next(SIZE, registered, {
        batteries: [
          ...linksAfter(leaves, registered),
          { code: 'X', position: 0, previous: undefined },
        ],
      }),
    ),
  ),
  'battery-order': bad(
    'batteries_differ',
    'The lines of two batteries in the other order.',
    given(
      5,
      encodeEntry({
        ...decodeEntry(toUtf8(leaves[5]!)),
        batteries: [...decodeEntry(toUtf8(leaves[5]!)).batteries].reverse(),
      }),
    ),
  ),
  'battery-in-registry': bad(
    'batteries_differ',
    'A registry entry with a line for a battery.',
    given(
      7,
      encodeEntry({
        ...decodeEntry(toUtf8(leaves[7]!)),
        batteries: [{ code: PACK, position: 2, previous: leafHash(toUtf8(leaves[6]!)) }],
      }),
    ),
  ),
}

const submissions: Vectors = {
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
          iat: claimsOf(COLLECTOR, {}, END).iat + 311 + 1,
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

const keysByIndex: Vectors = {
  'key-unknown': bad(
    'key_unknown',
    'Signed by a key that no entry added.',
    given(SIZE, next(SIZE, says(stranger, COLLECTOR, events.registered(END, OTHER_PACK)))),
  ),
  'key-before-added': bad(
    'key_unknown',
    'Signed by a key that a later entry adds.',
    given(14, next(14, registered)),
  ),
  'key-adds-itself': bad(
    'key_unknown',
    'A key signs the entry that adds it.',
    said(fresh, AUTHORITY, events.keyAdded(AUTHORITY, 'admin', 'self', fresh, END)),
  ),
  'key-revoked': bad(
    'key_revoked',
    'Signed right after the entry that revoked the key.',
    given(13, next(13, says(scanner1, COLLECTOR, events.registered(END, OTHER_PACK)))),
  ),
  'key-of-another': bad(
    'submission_untrusted',
    'An enterprise signs with another’s key.',
    given(SIZE, next(SIZE, says(other, COLLECTOR, events.registered(END, OTHER_PACK)))),
  ),
  'key-of-authority-for-enterprise': bad(
    'submission_untrusted',
    'The authority’s key signs as an enterprise.',
    given(SIZE, next(SIZE, says(authority, COLLECTOR, events.registered(END, OTHER_PACK)))),
  ),
  'root-revoked': bad(
    'key_revoked',
    'The authority’s first key after an entry revoked it: the trust file still has it.',
    said(root, AUTHORITY, events.suspended(OTHER, END)),
  ),
  'self-revocation': bad(
    'self_revocation',
    'A key of the authority revokes itself.',
    ofAuthority(events.keyRevoked(authority, 'other', END)),
  ),
  'revoke-twice': bad(
    'key_revoked',
    'A key is revoked a second time.',
    said(admin, COLLECTOR, events.keyRevoked(scanner1, 'lost', END)),
  ),
  'revoke-unknown': bad(
    'key_unknown',
    'A key is revoked that was never added.',
    ofAuthority(events.keyRevoked(stranger, 'lost', END)),
  ),
  'revoke-of-another': bad(
    'role_not_allowed',
    'An admin key revokes another enterprise’s device key.',
    said(admin, COLLECTOR, events.keyRevoked(other, 'lost', END)),
  ),
  'revoke-admin-by-admin': bad(
    'role_not_allowed',
    'An admin key revokes an admin key.',
    story(
      [authority, AUTHORITY, events.keyAdded(COLLECTOR, 'admin', 'second', fresh, END)],
      [fresh, COLLECTOR, events.keyRevoked(admin, 'left', END)],
    ),
  ),
  'revoke-authority-by-admin': bad(
    'role_not_allowed',
    'An admin key revokes the authority’s.',
    said(admin, COLLECTOR, events.keyRevoked(authority, 'other', END)),
  ),
  'added-twice': bad(
    'key_conflict',
    'A key is added that is there.',
    ofAuthority(events.keyAdded(COLLECTOR, 'device', 'again', scanner2, END)),
  ),
  'added-again-after-revocation': bad(
    'key_conflict',
    'A revoked key is added again.',
    ofAuthority(events.keyAdded(COLLECTOR, 'device', 'again', scanner1, END)),
  ),
  'added-for-two': bad(
    'key_conflict',
    'A key of one enterprise is added for another.',
    ofAuthority(events.keyAdded(OTHER, 'device', 'shared', scanner2, END)),
  ),
  'root-added-again': bad(
    'key_conflict',
    'The authority’s first key is added after it was revoked.',
    ofAuthority(events.keyAdded(AUTHORITY, 'admin', 'again', root, END)),
  ),
  'root-adds-itself': bad(
    'key_conflict',
    'A configured key says of itself that it is added.',
    given(
      1,
      next(1, says(root, AUTHORITY, events.keyAdded(AUTHORITY, 'admin', 'self', root, END))),
    ),
  ),
  'added-by-device': bad(
    'role_not_allowed',
    'A device key adds a key.',
    said(scanner2, COLLECTOR, events.keyAdded(COLLECTOR, 'device', 'new', fresh, END)),
  ),
  'admin-adds-admin': bad(
    'role_not_allowed',
    'An admin key adds an admin key.',
    said(admin, COLLECTOR, events.keyAdded(COLLECTOR, 'admin', 'new', fresh, END)),
  ),
  'admin-adds-for-another': bad(
    'role_not_allowed',
    'An admin key adds a device key of another enterprise.',
    said(admin, COLLECTOR, events.keyAdded(OTHER, 'device', 'new', fresh, END)),
  ),
  'admin-adds-for-authority': bad(
    'role_not_allowed',
    'An admin key adds a key of the authority.',
    said(admin, COLLECTOR, events.keyAdded(AUTHORITY, 'admin', 'new', fresh, END)),
  ),
  'authority-device': bad(
    'event_invalid',
    'A device key of the authority.',
    ofAuthority(events.keyAdded(AUTHORITY, 'device', 'new', fresh, END)),
  ),
  'key-for-unknown': bad(
    'enterprise_unknown',
    'A key of an enterprise that was never registered.',
    ofAuthority(events.keyAdded('91500000MA5U00002Q', 'device', 'new', fresh, END)),
  ),
  'key-respelt': bad(
    'event_invalid',
    'A key whose x has another spelling.',
    ofAuthority({
      ...events.keyAdded(COLLECTOR, 'device', 'new', fresh, END),
      key: { ...fresh.key, x: respelt(fresh.key.x) },
    }),
  ),
  'key-of-another-curve': bad(
    'event_invalid',
    'A key of a curve that the protocol has not.',
    ofAuthority({
      ...events.keyAdded(COLLECTOR, 'device', 'new', fresh, END),
      key: { ...fresh.key, crv: 'secp256k1' },
    }),
  ),
  'key-with-kid': bad(
    'event_invalid',
    'A key with a member that it has not.',
    ofAuthority({
      ...events.keyAdded(COLLECTOR, 'device', 'new', fresh, END),
      key: { ...fresh.key, kid: fresh.kid },
    }),
  ),
}

const registry: Vectors = {
  'enterprise-twice': bad(
    'enterprise_conflict',
    'An enterprise is registered a second time.',
    ofAuthority(events.enterprise(COLLECTOR, '别名', ['recycler'], END)),
  ),
  'enterprise-by-admin': bad(
    'role_not_allowed',
    'An enterprise registers another.',
    said(admin, COLLECTOR, events.enterprise('91500000MA5U00002Q', '乙', ['collector'], END)),
  ),
  'enterprise-unknown': bad(
    'enterprise_unknown',
    'An enterprise is suspended that was never registered.',
    ofAuthority(events.suspended('91500000MA5U00002Q', END)),
  ),
  'enterprise-no-change': bad(
    'event_invalid',
    'A change that changes nothing.',
    ofAuthority({ type: 'enterprise.changed', ...at, creditCode: COLLECTOR }),
  ),
  'enterprise-no-roles': bad(
    'event_invalid',
    'An enterprise without a role.',
    ofAuthority(events.enterprise('91500000MA5U00002Q', '乙', [], END)),
  ),
  'enterprise-role-unknown': bad(
    'event_invalid',
    'A role that the protocol has not.',
    ofAuthority(events.enterprise('91500000MA5U00002Q', '乙', ['owner'], END)),
  ),
  'enterprise-name-two-lines': bad(
    'event_invalid',
    'A name with a line break.',
    ofAuthority(events.enterprise('91500000MA5U00002Q', '乙\n丙', ['collector'], END)),
  ),
  'enterprise-name-too-long': bad(
    'event_invalid',
    'A name of 121 characters.',
    ofAuthority(events.enterprise('91500000MA5U00002Q', '乙'.repeat(121), ['collector'], END)),
  ),
  'enterprise-credit-code': bad(
    'event_invalid',
    'A credit code with a letter that none has.',
    ofAuthority(events.enterprise('91500000MA5U0000IQ', '乙', ['collector'], END)),
  ),
  'registry-member-unknown': bad(
    'event_invalid',
    'A member that the type has not.',
    ofAuthority({ ...events.suspended(OTHER, END), until: '2027-01-01' }),
  ),
  'registry-place': bad(
    'event_invalid',
    'A registry event with a place.',
    ofAuthority({ ...events.suspended(OTHER, END), place: { district: '500107' } }),
  ),
  'registry-time': bad(
    'event_invalid',
    'A registry event whose time has no offset.',
    ofAuthority({ ...events.suspended(OTHER, END), time: '2026-11-22T08:45:00' }),
  ),
  'registry-time-day': bad(
    'event_invalid',
    'A registry event on the 30th of February.',
    ofAuthority({ ...events.suspended(OTHER, END), time: '2026-02-30T08:45:00Z' }),
  ),
  'registry-type-unknown': bad(
    'event_invalid',
    'A type that the catalogue has not.',
    ofAuthority({ type: 'enterprise.deleted', ...at, creditCode: OTHER }),
  ),
  'facility-twice': bad(
    'facility_conflict',
    'A facility is registered a second time.',
    ofAuthority(events.facility(END)),
  ),
  'facility-of-unknown': bad(
    'enterprise_unknown',
    'A facility of an enterprise that was never registered.',
    ofAuthority({ ...events.facility(END), facility: 'CQ-NEW', enterprise: '91500000MA5U00002Q' }),
  ),
  'facility-unknown': bad(
    'facility_unknown',
    'A facility is changed that was never registered.',
    ofAuthority({ type: 'facility.changed', ...at, facility: 'CQ-NEW', name: '新' }),
  ),
  'facility-permit-days': bad(
    'event_invalid',
    'A permit that ends before it begins.',
    ofAuthority({
      type: 'facility.changed',
      ...at,
      facility: FACILITY,
      permits: [{ kind: 'eia', number: '1', validFrom: '2026-02-01', validTo: '2026-01-31' }],
    }),
  ),
  'vendor-of-two': bad(
    'event_invalid',
    'A vendor that is an enterprise and a name.',
    ofAuthority(vendor({ name: '甲', enterprise: OTHER })),
  ),
  'vendor-of-unknown': bad(
    'enterprise_unknown',
    'A vendor that is an enterprise nobody registered.',
    ofAuthority(vendor({ enterprise: '91500000MA5U00002Q' })),
  ),
}

const book: Vectors = {
  'battery-known': rules(
    bad(
      'battery_known',
      'A battery is registered a second time.',
      said(scanner2, COLLECTOR, events.registered(END, PACK)),
    ),
  ),
  'battery-unknown': rules(
    bad(
      'battery_unknown',
      'A battery is retired that was never registered.',
      said(scanner2, COLLECTOR, events.retired(END, OTHER_PACK)),
    ),
  ),
  'battery-state': rules(
    bad(
      'state_conflict',
      'A battery leaves a storage that it is not in.',
      said(scanner2, COLLECTOR, events.storedOut(END)),
    ),
  ),
  'battery-custody': rules(
    bad(
      'custody_conflict',
      'Another enterprise, which has not the battery, stores it.',
      given(12, next(12, says(other, OTHER, events.storedOut(END)))),
    ),
  ),
  'role-suspended': rules(
    bad(
      'role_not_allowed',
      'A suspended enterprise registers a battery.',
      story(
        [authority, AUTHORITY, events.suspended(COLLECTOR, END)],
        [scanner2, COLLECTOR, events.registered(END, OTHER_PACK)],
      ),
    ),
  ),
  'correction-other-hash': rules(
    bad(
      'entry_unknown',
      'A correction names an entry with the hash of another.',
      said(scanner2, COLLECTOR, events.corrected(END, 10, leaves[9]!, events.storedIn(2_100, 20))),
    ),
  ),
  'correction-of-another': rules(
    bad(
      'role_not_allowed',
      'An enterprise corrects what another signed.',
      said(other, OTHER, events.corrected(END, 10, leaves[10]!, events.storedIn(2_100, 20))),
    ),
  ),
}

export const chainVectors = async (): Promise<Vectors> =>
  inFolder('chains', {
    ...wellMade,
    ...order,
    ...links,
    ...submissions,
    ...keysByIndex,
    ...registry,
    ...book,
    'good-checkpoints': good('The log, and what it signed at two sizes.', upTo(SIZE), {
      checkpoints: [await checkpoint({ texts: leaves.slice(0, 7) }), await checkpoint()],
    }),
    'checkpoint-other-root': {
      ...bad('root_differs', 'The log signed another tree of this size.', upTo(SIZE)),
      checkpoints: [await checkpoint({ root: tree.root(SIZE - 1) })],
      at: undefined,
    },
    'checkpoint-before-rewriting': {
      ...bad(
        'root_differs',
        'Well-linked from an old entry on, but not what the log signed before.',
        [...upTo(15), next(15, says(scanner2, COLLECTOR, events.storedOut(2_401)))],
      ),
      checkpoints: [await checkpoint()],
      at: undefined,
    },
    'checkpoint-truncated': {
      ...bad('log_truncated', 'The log signed more entries than it shows.', upTo(14)),
      checkpoints: [await checkpoint()],
      at: undefined,
    },
  })

function vendor(holder: object) {
  return { type: 'vendor.registered', ...at, vendor: '04Q', ...holder }
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

function respelt(x: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const other = x.slice(0, -1) + letters[letters.indexOf(x.at(-1)!) + 1]
  if (fromBase64(`${other}=`.replaceAll('-', '+').replaceAll('_', '/')))
    throw new Error('canonical')
  return other
}
