/** Whole logs in which a key signs that may not, or is added or revoked as it must not be. */

import { fromBase64 } from '../../../src/core/bytes/encoding.ts'
import { AUTHORITY } from '../../../src/core/log/submission.ts'
import {
  bad,
  fresh,
  given,
  next,
  ofAuthority,
  registered,
  said,
  says,
  story,
} from './chain-builders.ts'
import { COLLECTOR, END, events, keys, OTHER, OTHER_PACK, SIZE } from './story.ts'
import type { Vectors } from './vector.ts'
import { IDENTITY_KEY, jwkOf, pointOf } from './weak-keys.ts'

const { root, authority, admin, scanner1, scanner2, other, stranger } = keys

export const keyUseVectors: Vectors = {
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
  'key-weak': bad(
    'event_invalid',
    'A key of small order is added: any signature by it could be anybody’s.',
    ofAuthority(events.keyAdded(COLLECTOR, 'device', 'new', IDENTITY_KEY, END)),
  ),
  'key-weak-signs': bad(
    'event_invalid',
    'A key of small order is added, and “signs” with R the identity and S = 0.',
    story(
      [authority, AUTHORITY, events.keyAdded(COLLECTOR, 'device', 'new', IDENTITY_KEY, END)],
      [IDENTITY_KEY, COLLECTOR, events.registered(END, OTHER_PACK)],
    ),
    SIZE,
  ),
  'key-above-prime': bad(
    'event_invalid',
    'A key whose y is not below p.',
    ofAuthority({
      ...events.keyAdded(COLLECTOR, 'device', 'new', fresh, END),
      key: jwkOf(pointOf(2n ** 255n - 16n)),
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

function respelt(x: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const other = x.slice(0, -1) + letters[letters.indexOf(x.at(-1)!) + 1]
  if (fromBase64(`${other}=`.replaceAll('-', '+').replaceAll('_', '/')))
    throw new Error('canonical')
  return other
}
