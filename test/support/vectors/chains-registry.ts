import { AUTHORITY } from '../../../src/core/log/submission.ts'
import {
  at,
  bad,
  given,
  next,
  ofAuthority,
  rules,
  said,
  says,
  story,
  vendor,
} from './chain-builders.ts'
import { COLLECTOR, END, events, FACILITY, keys, leaves, OTHER, OTHER_PACK, PACK } from './story.ts'
import type { Vectors } from './vector.ts'

const { authority, admin, scanner2, other } = keys

export const registryVectors: Vectors = {
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

export const ruleVectors: Vectors = {
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
