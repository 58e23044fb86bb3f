/** Submissions, each as if it came next: spellings, headers, claims, keys, signatures. */

import {
  concatBytes,
  fromBase64Url,
  toBase64Url,
  toUtf8,
} from '../../../src/core/bytes/encoding.ts'
import { AUTHORITY } from '../../../src/core/log/submission.ts'
import { addOrder, signWithoutNonce, signWithTorsion, type VectorKey } from './keys.ts'
import {
  attach,
  COLLECTOR,
  claimsOf,
  END,
  events,
  keys,
  OTHER,
  OTHER_PACK,
  submit,
} from './story.ts'
import {
  claims,
  claimsText,
  event,
  good,
  header,
  headerText,
  highS,
  ok,
  payload,
  rules,
  signature,
  untrusted,
  vector,
  withClaims,
  withSignature,
} from './submission-builders.ts'
import { claimVectors, headerVectors } from './submissions-headers.ts'
import { jsonVectors, spellingVectors } from './submissions-spelling.ts'
import { inFolder, type Vectors } from './vector.ts'
import { IDENTITY_KEY } from './weak-keys.ts'

const { scanner1, admin, authority, other, root, scanner2, stranger } = keys

const signatures: Vectors = {
  'high-s': ok('The other ECDSA signature, (r, n − s): it holds too.', highS(good)),
  'other-payload': untrusted(
    'The signature of another payload.',
    `${header}.${toBase64Url(toUtf8(claimsText.replace('500107', '500108')))}.${signature}`,
  ),
  'other-header': untrusted(
    'The signature of another header.',
    `${toBase64Url(toUtf8(`${headerText} `))}.${payload}.${signature}`,
  ),
  'zero-signature': untrusted('r and s are 0.', withSignature(new Uint8Array(64))),
  'r-plus-order': untrusted('s and r are swapped.', withSignature(swapHalves())),
  'ed25519-cofactor': untrusted(
    'An Ed25519 signature whose R has a part of order 2: it would hold with the cofactor alone.',
    ed25519Signed((message) => signWithTorsion(message, scanner2.secret)),
  ),
  'ed25519-small-r': untrusted(
    'An Ed25519 signature whose R is of small order: it fulfils the equation.',
    ed25519Signed((message) => signWithoutNonce(message, scanner2.secret)),
  ),
  'ed25519-s-plus-order': untrusted(
    'An Ed25519 signature with S + n in place of S.',
    ed25519Signed((message) => addOrder(scanner2.sign(message))),
  ),
  'wrong-key-same-kid': untrusted(
    'Signed by another key, under the kid of a registered one.',
    attach(`${header}.${payload}`, stranger),
  ),
  'key-unknown': vector(
    'key_unknown',
    'Signed by a key that the log does not know.',
    submit(stranger, claims),
  ),
  'key-of-another': untrusted('Signed by another enterprise’s key.', submit(other, claims)),
  'key-of-another-authority': untrusted(
    'An enterprise’s key that signs as the authority.',
    submit(admin, { ...claims, iss: AUTHORITY }),
  ),
  'key-revoked': vector(
    'key_revoked',
    'Signed by a key that an entry has revoked.',
    submit(scanner1, claims),
  ),
  'key-added-weak': vector(
    'event_invalid',
    'The authority adds a key of small order.',
    submit(
      authority,
      claimsOf(
        AUTHORITY,
        events.keyAdded(COLLECTOR, 'device', 'scanner 3', IDENTITY_KEY, END - 60),
        END,
      ),
    ),
  ),
  'root-revoked': vector(
    'key_revoked',
    'By the authority’s first key, which an entry has revoked, though the trust file has it.',
    submit(root, claimsOf(AUTHORITY, events.reinstated(OTHER, END), END)),
  ),
}

const eventRules: Vectors = {
  'event-type-unknown': rules(
    vector(
      'event_invalid',
      'A type that the catalogue has not.',
      withClaims({ event: { ...event, type: 'battery.exploded' } }),
    ),
  ),
  'event-member-unknown': rules(
    vector(
      'event_invalid',
      'A member that the type has not.',
      withClaims({ event: { ...event, remark: 'x' } }),
    ),
  ),
  'event-code-wrong': rules(
    vector(
      'battery_code_malformed',
      'A battery code of 23 characters.',
      withClaims({ event: { ...event, batteries: [{ code: OTHER_PACK.slice(1) }] } }),
    ),
  ),
  'event-code-twice': rules(
    vector(
      'event_invalid',
      'A battery stands twice.',
      withClaims({ event: { ...event, batteries: [{ code: OTHER_PACK }, { code: OTHER_PACK }] } }),
    ),
  ),
  'event-time-local': rules(
    vector(
      'event_invalid',
      'A time without an offset.',
      withClaims({ event: { ...event, time: '2026-11-22T08:30:00' } }),
    ),
  ),
  'event-in-future': rules(
    vector(
      'event_in_future',
      'It happened an hour ahead of the log’s clock.',
      withClaims({ event: { ...event, time: '2026-11-22T09:46:00+08:00' } }),
    ),
  ),
  'event-role': rules(
    vector(
      'role_not_allowed',
      'A type that no role of the enterprise may sign.',
      withClaims({
        event: {
          ...event,
          origin: 'produced',
          model: 'x',
          ratedCapacityAh: 100,
          nominalVoltageV: 350,
          ratedEnergyKwh: 35,
          massKg: 300,
          productionDate: '2026-01-01',
        },
      }),
    ),
  ),
  'event-facility-unknown': rules(
    vector(
      'facility_unknown',
      'A facility that nobody registered.',
      withClaims({ event: { ...event, place: { ...event.place, facility: 'CQ-JLP-002' } } }),
    ),
  ),
}

export const submissionVectors: Vectors = inFolder('submissions', {
  ...spellingVectors,
  ...jsonVectors,
  ...headerVectors,
  ...claimVectors,
  ...signatures,
  ...eventRules,
})

function ed25519Signed(sign: VectorKey['sign']): string {
  return submit({ ...scanner2, sign }, claims)
}

function swapHalves(): Uint8Array {
  const bytes = fromBase64Url(signature)!
  return concatBytes(bytes.slice(32), bytes.slice(0, 32))
}
