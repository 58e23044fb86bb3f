/** What the ledger says when it refuses something, in English. */

import type { BatteryCodeFault } from '../../core/codes/battery-code.ts'
import type { LedgerErrorCode } from '../../core/errors.ts'
import type { SettingFaultCode } from '../../core/setting-faults.ts'
import type { ProblemText, reasons as zhReasons } from '../zh/problems.ts'

export const problems: Record<LedgerErrorCode, ProblemText> = {
  submission_malformed: {
    title: 'The submission is malformed',
    detail: 'The submission is not a canonical compact JWS.',
    action: 'Make and sign it anew as the protocol says; leave a signed text as it is.',
  },
  submission_too_large: {
    title: 'The submission is too large',
    detail: 'The submission has {size} bytes; the limit is {limit}.',
    action: 'Split the event into several that name fewer batteries each.',
  },
  submission_untrusted: {
    title: 'The submission is not to be trusted',
    detail: 'Its signature or a claim does not hold.',
    action: 'Check the key, the issuer and the log that it is for, and sign again.',
  },
  submission_conflict: {
    title: 'The identifier is used already',
    detail: 'The identifier {jti} belongs to another submission, at index {index}.',
    action: 'Give a new event a new jti; to try again, send the same bytes.',
  },
  key_unknown: {
    title: 'The key is not registered',
    detail: 'The log has no key {kid}.',
    action: 'Have the enterprise’s admin key or the authority register it first.',
  },
  key_revoked: {
    title: 'The key is revoked',
    detail: 'The key {kid} was revoked at index {index}.',
    action: 'Sign with a valid key. If it was not you who revoked it, call the authority.',
  },
  enterprise_unknown: {
    title: 'The enterprise is not registered',
    detail: 'The log has no enterprise with the credit code {enterprise}.',
    action: 'Check the code; the authority registers enterprises.',
  },
  enterprise_conflict: {
    title: 'The enterprise is registered already',
    detail: 'The enterprise {enterprise} is in the log.',
    action: 'Nothing is left to do.',
  },
  enterprise_closed: {
    title: 'The enterprise is closed',
    detail: 'The enterprise {enterprise} is closed for good; it only finishes what it still has.',
    action: 'Check the code; one that begins again is registered under a new credit code.',
  },
  facility_closed: {
    title: 'The facility is closed',
    detail:
      'The facility {facility} is closed since {closed}: nothing is brought in, and nothing of it changes.',
    action: 'Name the facility where it really goes; what is there may still be taken out.',
  },
  permit_unknown: {
    title: 'The permit is not registered',
    detail: 'The log has no permit of this kind with the number {number}.',
    action: 'Check kind and number; the authority registers permits.',
  },
  permit_foreign: {
    title: 'The permit is another enterprise’s',
    detail: 'The permit {number} is registered as one of {holder}.',
    action:
      'Name the number on the enterprise’s own permit, or ask the authority to check the register.',
  },
  key_conflict: {
    title: 'The key is registered already',
    detail: 'The key {kid} is in the log; a key can be registered once only.',
    action: 'Generate a new key.',
  },
  enrolment_conflict: {
    title: 'The device’s request is being checked already',
    detail:
      'Each request is checked once, and another admin, or another run, has begun to check this one.',
    action: 'Let the device ask again, and approve it by its new code.',
  },
  self_revocation: {
    title: 'A key cannot revoke itself',
    detail: 'The key {kid} signed its own revocation; so the last one could never be replaced.',
    action: 'Add a new key of the authority first, then revoke this one with the new key.',
  },
  facility_unknown: {
    title: 'The facility is not registered',
    detail: 'The log has no facility {facility}.',
    action: 'Check the identifier; the authority registers facilities.',
  },
  facility_conflict: {
    title: 'The facility identifier is taken',
    detail: 'The log has a facility {facility} already.',
    action: 'Choose another identifier.',
  },
  facility_of_another: {
    title: "The facility is another enterprise's",
    detail:
      'The facility {name} is registered to another enterprise; {signer} cannot speak of its stock.',
    action: 'Name a facility of your own; if the registry is wrong, ask the authority to check it.',
  },
  vendor_of_another: {
    title: "The vendor code is another enterprise's",
    detail:
      'The vendor code {name} is registered to another enterprise; {signer} cannot publish for it.',
    action:
      'Name a vendor code of your own; if the registry is wrong, ask the authority to check it.',
  },
  role_not_allowed: {
    title: 'The role does not allow it',
    detail: '“{type}” is signed by one of: {roles}. The signer is {signer}.',
    action: 'Have an enterprise in such a role sign, or ask the authority to check the roles.',
  },
  delegation_invalid: {
    title: 'The delegation cannot be',
    detail: '{principal} cannot let {agent} sign for it like that.',
    action:
      'Name another agent, only types that the principal may sign itself, and an end that is to come.',
  },
  delegation_missing: {
    title: 'Nobody has let the signer sign for this enterprise',
    detail: '{agent} may not sign “{type}” for {principal}.',
    action:
      'Have an admin key of the principal, or the authority, sign delegation.granted for this type; or let the principal sign itself.',
  },
  rule_unknown: {
    title: 'There is no such rule',
    detail: 'The ledger has no deadline and no threshold “{rule}”.',
    action: 'Take the name of a rule from GET /v1/rules.',
  },
  rule_value_refused: {
    title: 'The rule cannot have this value',
    detail:
      'The rule “{rule}” can be set to {min} to {max}, a period to whole days; not to {value}.',
    action: 'Set a value within these bounds, in the unit that GET /v1/rules names.',
  },
  rule_conflict: {
    title: 'Two values for one day',
    detail: 'Entry {entry} has set the rule “{rule}” for events from {from} to {until} already.',
    action:
      'Choose days outside of these. To end the earlier value first, say it again with the same first day and an earlier last day.',
  },
  event_invalid: {
    title: 'The event is not valid',
    detail: 'A field is not as it has to be.',
    action: 'Correct the field that is pointed to, sign and submit again.',
  },
  event_in_future: {
    title: 'The event is in the future',
    detail: 'The event says {time}; the log’s clock says {now}.',
    action: 'Check the device’s clock and time zone.',
  },
  battery_code_malformed: {
    title: 'The battery code is malformed',
    detail: 'The code {code} is not one of GB/T 34014.',
    action: 'Compare with the plate; scan again or type it in.',
  },
  battery_unknown: {
    title: 'The battery is not registered',
    detail: 'The log has no battery or lot {code}.',
    action:
      'Check the code; for a battery that nobody registered, submit battery.registered first, with origin “unrecorded”.',
  },
  battery_known: {
    title: 'The battery is registered already',
    detail: 'The battery {code} is in the log: {state}.',
    action:
      'Go on with its next event; if what you hold is another battery, check the code on its plate.',
  },
  battery_relabelled: {
    title: 'This is only another code of a battery',
    detail:
      'In the log, {code} is another code of the battery {current}; the event speaks of {code}.',
    action: 'Name {current}, sign and submit again.',
  },
  battery_within: {
    title: 'The battery is part of another',
    detail:
      'In the log, {code} is inside the battery {parent}; the event speaks of it alone, or as part of another.',
    action:
      'Speak of {parent}; if {code} was taken out, whoever dismantled says so first. If the log is wrong, submit with a dispute.',
  },
  battery_held: {
    title: 'The regulator holds it',
    detail: 'The regulator holds {code}: {basis}. Until it is released, this cannot be said of it.',
    action:
      'Ask the regulator; once released, send the same bytes again. Incidents can be reported.',
  },
  mass_exceeded: {
    title: 'Not so much is left of the lot',
    detail: 'In the log, {leftKg} kg are left of the lot {lot}; the event uses {claimedKg} kg.',
    action: 'Check lot and mass; if an earlier use was recorded wrongly, correct that entry first.',
  },
  entry_unknown: {
    title: 'There is no such entry',
    detail: 'The log has no entry with the index {index} and the leaf hash that the event names.',
    action: 'Take index and leaf hash from the entry’s receipt, sign and submit again.',
  },
  entry_final: {
    title: 'This entry cannot be corrected or voided',
    detail:
      'The entry {index} is “{type}”, and the event would correct or void it; entries of the registry, corrections and voids are not for that.',
    action:
      'To overturn a correction, correct or void the first entry again; about the registry, ask the authority.',
  },
  end_of_life_passed: {
    title: 'The battery’s life under this code has ended',
    detail: 'The battery {code} is {state}; no event can follow.',
    action: 'Check the code; a repurposed product goes by its new one.',
  },
  state_conflict: {
    title: 'The battery is in another state',
    detail: 'The battery {code} is {state}; “{type}” needs it to be: {expected}.',
    action: 'Submit the missing event first, or check the code.',
  },
  custody_conflict: {
    title: 'The battery is in another’s custody',
    detail: 'Another enterprise answers for the battery {code}, which contradicts {claimed}.',
    action:
      'Have the present custodian submit the handover; on receipt, check that it is addressed to you.',
  },
  waybill_conflict: {
    title: 'Another waybill',
    detail: 'The battery {code} is on its way, but not by the waybill “{waybill}”.',
    action:
      'Compare the number with the one on the paper, to the character. If it stands there like that, ask the sender by which waybill the battery was dispatched.',
  },
  incident_conflict: {
    title: 'There is no incident that you could close',
    detail: 'Entry {incident} is no open incident of “{code}”, or another enterprise reported it.',
    action:
      'Check the index of the report; only who reported an incident closes it, or the regulator.',
  },
  consignee_registered: {
    title: 'The consignee is registered',
    detail: 'The battery {code} is on its way to an enterprise that is registered here.',
    action:
      'Have the consignee sign for it; who sent it signs only for one that is not registered.',
  },
  counterparty_registered: {
    title: 'This enterprise is registered',
    detail: 'The enterprise {enterprise} is registered, and not outside the register.',
    action: 'Give its credit code alone, in place of name and code.',
  },
  log_busy: {
    title: 'The log is busy',
    detail: 'As many submissions are waiting as may.',
    action: 'Send the same bytes again soon; sending twice never records twice.',
  },
  log_stopping: {
    title: 'The service is stopping',
    detail: 'This node takes no more submissions.',
    action: 'Send the same bytes again soon; sending twice never records twice.',
  },
  log_inconsistent: {
    title: 'The log contradicts a checkpoint it has signed',
    detail:
      'The database is behind, or differs from, what was signed; the log has stopped writing.',
    action: 'Operator: see the operations guide. Was an old backup restored, or something changed?',
  },
  storage_unavailable: {
    title: 'The database cannot be reached',
    detail: 'Nothing can be read or written now.',
    action: 'Send the same bytes again soon; the service recovers by itself.',
  },
  storage_full: {
    title: 'The storage is full',
    detail: 'The database can hold no more; this submission was not recorded.',
    action: 'Operator: add storage. Then send again.',
  },
  storage_unsafe: {
    title: 'The database is set to lose what it has confirmed',
    detail: 'PostgreSQL’s {setting} is {value}, and has to be {needed}. Nothing was recorded.',
    action: 'Operator: set it. Then send again; nothing is recorded twice.',
  },
  database_unsuitable: {
    title: 'The database cannot hold a log',
    detail: 'PostgreSQL’s {setting} is {value}, and has to be {needed}.',
    action:
      'For server_encoding: make a database with ENCODING ’UTF8’ TEMPLATE template0. For others: let nothing between the service and PostgreSQL change a session.',
  },
  journal_unwritable: {
    title: 'The journal of signed checkpoints cannot be written',
    detail: 'Writing to {file} fails ({fault}). What is not in the journal must not be signed.',
    action:
      'Operator: make room on that disk (ENOSPC), or let the service write there (EACCES, EROFS).',
  },
  journal_malformed: {
    title: 'The journal of signed checkpoints is damaged',
    detail: 'The last line of {file} cannot be read. It says what this log has signed.',
    action:
      'Operator: keep the file, and put back its newest copy; the operations guide says what to do without one.',
  },
  settings_invalid: {
    title: 'The settings are wrong',
    detail: 'These are wrong: {faults}.',
    action: 'Correct all that are named; the operations guide says what they mean.',
  },
  schema_unknown: {
    title: 'The database is newer than this program',
    detail: 'The database has migrations unknown here: {unknown}.',
    action: 'Install the newer version.',
  },
  schema_behind: {
    title: 'The database is older than this program',
    detail: 'The database lacks migrations: {missing}.',
    action: 'Run cellproof migrate first.',
  },
  postgres_unavailable: {
    title: 'The embedded PostgreSQL did not start',
    detail: 'Because: {reason}.',
    action: 'Remove the cause, or name a PostgreSQL database in DATABASE_URL.',
  },
  database_not_empty: {
    title: 'The database is not empty',
    detail: 'It holds a log of {size} entries; a copy is restored into an empty database only.',
    action: 'Make a new database, and migrate it.',
  },
  data_dir_moved: {
    title: 'The data folder was copied or moved',
    detail:
      'The journal in {folder} was begun in another folder. If the original goes on as well, the log signs two histories.',
    action:
      'If the original will never be started again: `cellproof adopt`, once, with this DATA_DIR. A further node begins with a folder of its own.',
  },
  data_dir_in_use: {
    title: 'The data folder is in use',
    detail: 'Process {pid} is using {folder}.',
    action: 'Stop that process, or choose another DATA_DIR.',
  },
  entry_malformed: {
    title: 'The entry is malformed',
    detail: 'This is not an entry as this log writes them.',
    action: 'Check that the file is whole and unchanged.',
  },
  tile_malformed: {
    title: 'The tile is malformed',
    detail: 'This is no tile, and no entry bundle, of the width that its name says.',
    action: 'Check that the file is whole, and get it anew.',
  },
  tile_untrusted: {
    title: 'The tiles do not lead to the checkpoint',
    detail: 'The tree of {size} entries that they make is not the one that was signed.',
    action: 'Get them anew. If they stay so, keep them: somebody has changed the log, or its copy.',
  },
  entry_differs: {
    title: 'The entry does not come out as it was',
    detail: 'Entry {index} of the copy is not what the rules make of its submission ({refusal}).',
    action: 'The restored log ends before it. Audit the copy; is the trust file the right one?',
  },
  note_malformed: {
    title: 'The checkpoint is malformed',
    detail: 'This is not a signed note ({reason}).',
    action: 'Check that the file is whole and unchanged.',
  },
  note_untrusted: {
    title: 'The checkpoint is not to be trusted',
    detail: 'No trusted signature stands under it.',
    action: 'Check that the trust file is this log’s; if it is, keep this file as evidence.',
  },
  policy_malformed: {
    title: 'The policy of logs and witnesses is malformed',
    detail: 'Line {line} cannot be read.',
    action: 'Correct the file: its form is C2SP tlog-policy.',
  },
  clock_differs: {
    title: 'The clocks of node and database differ',
    detail: 'The node’s clock says {now}, the database’s {database}.',
    action: 'Set the wrong one right (NTP). Until then this node takes nothing in.',
  },
  publishing_held: {
    title: 'No checkpoint covers the entry yet',
    detail: 'What was accepted stays recorded. Nothing new is published at present: {held}.',
    action: 'Ask for the receipt again later. Sending the same bytes again records nothing twice.',
  },
  publishing_failed: {
    title: 'The log cannot publish',
    detail: 'Something failed on the way to a checkpoint; the operator’s log says what.',
    action:
      'What was accepted stays recorded. The operator has to look: `/readyz` and the log say why.',
  },
  quorum_missing: {
    title: 'Too few witnesses have cosigned',
    detail: 'Needed: {needed}; cosigned: {had}.',
    action:
      'From a service: what was accepted stays recorded; ask for the receipt again once its witnesses answer. In a file: do not rely on it, get the receipt anew.',
  },
  proof_invalid: {
    title: 'The proof does not hold',
    detail: 'The proof does not lead to the checkpoint.',
    action: 'Keep this file as evidence: the entry or the proof was changed.',
  },
  receipt_malformed: {
    title: 'The receipt is malformed',
    detail: 'Its part “{part}” cannot be read.',
    action: 'Check that the file is whole and unchanged.',
  },
  bundle_malformed: {
    title: 'The bundle cannot be opened',
    detail: 'It is not an undamaged ZIP file ({reason}).',
    action: 'Download or copy it again; if that does not help, ask who gave it to you for another.',
  },
  bundle_too_large: {
    title: 'The bundle would be too large',
    detail: 'This battery and its family have more than {limit} entries, too many for one bundle.',
    action:
      'Leave out family=true and fetch each battery’s own; to verify everything, use cellproof mirror.',
  },
  request_malformed: {
    title: 'The request is malformed',
    detail: 'This request cannot be understood.',
    action: 'Correct it; the API document says how.',
  },
  request_too_large: {
    title: 'The request is too large',
    detail: 'Its body is over the limit of {limit} bytes.',
    action: 'Send it in parts.',
  },
  content_type_unsupported: {
    title: 'The content type is not supported',
    detail: 'Accepted here: {expected}.',
    action: 'Set the right Content-Type.',
  },
  too_many_submissions: {
    title: 'Too many submissions at once',
    detail: 'Up to {limit} at once; these are {count}.',
    action: 'Send them in parts.',
  },
  too_many_requests: {
    title: 'Too many requests',
    detail: 'This address has used up its allowance.',
    action: 'Try again in {seconds} seconds.',
  },
  token_invalid: {
    title: 'The access token is not valid',
    detail: 'The token does not hold.',
    action: 'Sign a new one with a registered key (cellproof token), for 5 minutes at most.',
  },
  access_denied: {
    title: 'Not for this reader',
    detail:
      'This is for the enterprise that submitted it, those through whose custody the battery went, auditors and regulators.',
    action: 'Use the token of one of them; the battery’s passport is public.',
  },
  admin_key_needed: {
    title: 'An admin key is needed',
    detail:
      'The token is by a device key of {enterprise}; devices are approved with an admin key of that enterprise.',
    action:
      'Use the private key file of an admin key of the enterprise; if it has none yet, the authority adds one (cellproof add-key).',
  },
  not_found: {
    title: 'Not found',
    detail: 'There is nothing here.',
    action: 'Check the address, or the code.',
  },
  method_not_allowed: {
    title: 'Method not allowed',
    detail: '{method} is not supported here; these are: {allowed}.',
    action: 'Use one of them.',
  },
}

export const reasons: {
  readonly [Code in keyof typeof zhReasons]: Readonly<
    Record<keyof (typeof zhReasons)[Code], string>
  >
} = {
  log_inconsistent: {
    witness_ahead:
      'The witness {witness} has cosigned a larger tree ({signedSize} entries, root {signedRoot}) than the database has ({size} entries, root {root}): its end is lost, or an old backup was restored. The log has stopped writing.',
    witness_differs:
      'The witness {witness} shows another history that this log has signed ({signedSize} entries, root {signedRoot}; the database has {root} there). The log has stopped writing.',
  },
  submission_malformed: {
    spelling:
      'Not a canonical compact JWS: three parts of unpadded base64url, a signature of 64 bytes, no white space around.',
    utf8: 'The submission holds invalid UTF-8.',
    json: 'Header or payload is not a JSON object, or a member stands twice, or a name is written with a backslash.',
    headerMember: 'The header must not have “{member}”; alg, kid and typ are all it may.',
    typ: 'The header’s typ must be battery-event+jwt.',
    alg: 'The header’s alg must be ES256, Ed25519 or EdDSA.',
    kid: 'The header’s kid must be the key’s RFC 7638 thumbprint.',
    claim: 'The claim “{claim}” is missing, malformed, or not one that may be there.',
  },
  submission_untrusted: {
    signature: 'The signature is not by the key, or the content was changed after it was signed.',
    audience: 'The submission is for “{audience}”; this log is “{origin}”.',
    issuedInFuture:
      'It was issued (iat) more than 5 minutes ahead of the log’s clock, {now}; check the device’s.',
    issuer: 'The key {kid} is not one of {issuer}’s.',
    proof:
      'The device’s proof does not hold: signature, enterprise, log, label or time differ. Check its clock and try again.',
  },
  publishing_failed: {
    fault: 'Something failed on the way to a checkpoint; the operator’s log says what.',
    signing:
      'The log’s key did not sign: its device failed or did not answer; the operator’s log says more.',
    elsewhere: 'Another node is at it, and nothing has come of that for some time.',
    slow: 'Nothing has failed yet, but no checkpoint comes.',
  },
  event_invalid: {
    type: 'There is no event type “{value}”.',
    twice: '{value} stands twice in one event.',
    control:
      'There is a control character in the text, such as a line break or a tab. Take it out.',
    direction:
      'There are marks in the text that turn the direction of writing. Type it anew, without copying.',
    undecoded:
      'There is a character in the text (�) that comes from a wrong encoding. Save the source as UTF-8 and take it again.',
    ends: 'The text begins or ends with white space. Take it away.',
    invisible: 'There is nothing to be seen in the text. Write something, or leave the field out.',
    parts: 'The event touches {value} codes and lots; the limit is {limit}. Split it.',
    name: 'The credit code in {value} is not the signer’s: who names a lot or gives a temporary code stands in it.',
    codes: 'The codes must be just those that the entry touched: {value}…',
    replacement:
      'What it should have said must be of the same type ({value}) and of the same codes.',
    missing: 'A required field is missing.',
    unknownMember: 'There are unknown fields: {value}.',
    invalid_type: 'The field is of the wrong type.',
    too_big: 'The value is too great, too long, or too many.',
    too_small: 'The value is too small, too short, or too few.',
    invalid_format: 'The field has the wrong format.',
    invalid_value: 'The value is not one of those allowed.',
    invalid_union: 'The field has none of the forms that it may have.',
    not_multiple_of: 'The number is not a multiple of its unit.',
    invalid_key: 'A member’s name is wrong.',
    invalid_element: 'Something in the list is wrong.',
    custom: 'The value is wrong.',
    weak_key: 'Nobody can rely on signatures by this Ed25519 key: make another one.',
    credit_code: 'A credit code has 18 characters (GB 32100), without I, O, S, V and Z.',
    alert_kind:
      'The kind of an alert has 3–40 lower-case letters, digits and underscores, and begins with a letter.',
    pseudonym:
      'Give a credit code, or person: with a pseudonym of 8–64 lower-case letters, digits and hyphens.',
    district: 'A district code has six digits (GB/T 2260).',
    facility_id: 'A facility identifier has 3–40 letters, digits or hyphens.',
    instant: 'Give an RFC 3339 time with its offset, such as 2026-11-22T08:30:00+08:00.',
    day: 'Give an ISO 8601 date, such as 2026-11-22.',
    no_change: 'It says nothing that is different.',
    rule: 'A rule is named by 1–60 of a–z, 0–9, dot, hyphen and underscore.',
    days_order: 'The last day is before the first.',
    event_type: 'It is no type of event, such as battery.collected.',
    permit_days: 'The permit begins after it ends.',
    vendor: 'A vendor code has 3 digits or capitals.',
    authority_device: 'The authority has no devices: a key of its own is of kind admin.',
    vendor_holder: 'Name either a registered enterprise or a name, not both.',
    vin: 'A vehicle identification number has 17 characters, without I, O and Q.',
    label: 'Give 1–120 characters on one line.',
    battery_code:
      'Give a battery code, a product code (…-R), a temporary code (TMP-…), or a lot (LOT-…).',
    lot_id:
      'A lot is LOT-Z and 11 characters without I, L, O and U, drawn at random (cellproof name lot); earlier ones bear a credit code.',
    leaf_hash: 'Give the leaf hash as 44 characters of base64.',
    grams: 'Masses are to the gram: no more than three decimals of a kilogram.',
    energy:
      'The rated energy differs by more than 10 % from capacity × voltage; check the units (kWh, Ah, V).',
    outsider:
      'Give the firm with its credit code, or why there is none (noCreditCode); of a private person no name.',
    mass_balance: 'More than 2 % more comes out than went in; check the masses (kg).',
    language_tag: 'A language is spelt as BCP 47 has it, such as zh or en.',
    https_url: 'An address begins with https://.',
    no_input: 'Neither a battery nor a lot goes in.',
    batteries_mass: 'Give the batteries’ mass if there are any, and 0 if there are none.',
    no_batteries: 'Only lots go in here: name no batteries.',
    sha256: 'Give a SHA-256 digest as 64 lower-case hexadecimal digits.',
  },
  note_untrusted: {
    signature_invalid: 'The signature of “{name}” does not hold: the checkpoint was changed.',
    signature_missing: 'No trusted key has signed it.',
    origin_differs: 'The checkpoint is of another log, “{name}”.',
    empty_root: 'It is of a log without entries, and its root is not that of an empty tree.',
  },
  policy_malformed: {
    too_large: 'It is too large.',
    control_character: 'Line {line} has a control character.',
    excess: 'Line {line} has a word too many.',
    key: 'Line {line} has no verifier key where one should be.',
    key_type: 'The key in line {line} is of the wrong kind: a log’s has type 01, a witness’s 04.',
    key_twice: 'The key in line {line} stands in an earlier line.',
    name_reserved: 'Line {line} defines the name none, which is reserved.',
    name_twice: 'The name in line {line} is defined in an earlier line.',
    name_unknown: 'Line {line} names what no earlier line defines.',
    members_missing: 'The group in line {line} has no members.',
    member_twice: 'A member in line {line} is in a group already.',
    threshold:
      'The threshold in line {line} is not all, any, or a number up to that of its members.',
    too_many: 'Line {line} is one of its kind too many.',
    quorum_twice: 'Line {line} is a second quorum.',
    quorum_missing: 'There is no quorum line.',
  },
  proof_invalid: {
    no_contradiction: 'These two checkpoints do not contradict each other.',
    index_outside_tree: 'The index is beyond what the checkpoint covers.',
    nothing_to_prove: 'There is nothing to prove of an empty tree.',
    sizes_out_of_order: 'The older size is greater than the newer.',
    proof_too_long: 'The proof is too long.',
    proof_too_short: 'The proof is too short.',
    root_differs:
      'It leads to another root hash than the checkpoint’s: the entry is not in the log that was signed, or was changed.',
    hash_length: 'The proof holds a hash of the wrong length.',
    size_out_of_range: 'The size is out of range.',
  },
  request_malformed: {
    json: 'The body is not JSON, or a member stands twice, or a name is written with a backslash.',
    truncated: 'The upload broke off before its end.',
    encoding: 'The body’s encoding or character set is not supported.',
    submissions: 'The body must be {"submissions": ["…"]}, each of them a compact JWS.',
    number: 'The parameter “{name}” cannot be “{value}”.',
    member: '“{name}” is missing or wrong.',
    choice: 'The parameter “{name}” cannot be “{value}”, only: {known}.',
    parameter: 'There is no parameter “{name}” here; these are known: {known}.',
    range: '“from” ({from}) is after “to” ({to}).',
    target: 'The address cannot be decoded.',
  },
  token_invalid: {
    missing: 'This needs an access token.',
    malformed: 'The token is not a compact JWT with the header it must have (typ access+jwt).',
    key: 'The token’s key is not registered, is revoked, or is not its issuer’s.',
    signature: 'The token’s signature does not hold.',
    audience: 'The token is for another log; its aud must be “{origin}”.',
    lifetime: 'The token must have iat and exp, no more than 5 minutes apart.',
    expired:
      'The token has expired: the service’s clock says {now}. If it was just signed, the clock of the device that signed it is slow.',
    clock:
      'The token is from the future: it begins more than 5 minutes after the service’s clock, which says {now}. Check the clock of the device that signed it.',
  },
  permit_foreign: {
    otherFacility: 'The facility {number} is one of {holder}.',
  },
  delegation_invalid: {
    self: '{principal} signs for itself: there is nothing to delegate.',
    circle:
      '{agent} already lets {principal} sign for it, itself or over others: that would be a circle.',
    over: 'It would be over before it begins.',
    role: '{principal} may not sign “{type}” itself.',
    none: '{principal} does not let {agent} sign for it: there is nothing to revoke.',
  },
  delegation_missing: {
    none: '{principal} has never let {agent} sign for it.',
    revoked: '{principal} no longer lets {agent} sign for it.',
    expired: '{principal} let {agent} sign for it until {until}.',
    type: '{principal} lets {agent} sign for it, but not “{type}”.',
    suspended: '{agent} is suspended, and signs for nobody else.',
  },
  role_not_allowed: {
    adminKey:
      '“{type}” has to be signed by an admin key of {signer}, or by {roles}; this is a device key.',
  },
  not_found: {
    battery: 'The log has no battery {code}.',
    enrolment: 'There is no such request of a device, or it has expired.',
    lot: 'The log has no lot {lot}.',
    schema: 'There is no event type “{type}”.',
    entry: 'The log has no entry with the index {index}.',
    unpublished: 'The log has not published a checkpoint yet.',
    problem: 'There is no error code “{name}”.',
  },
}

export const settingFaults: Record<SettingFaultCode, string> = {
  boolean: 'must be true or false',
  database_url: 'must be an address that begins with postgres://',
  empty: 'must not be empty',
  integer: 'must be a whole number from {min} to {max}',
  origin: 'must be a URL without its scheme, with no space or plus, of at most 255 characters',
  url: 'must be a URL that begins with http:// or https://',
  excludes: 'cannot be set together with {other}',
  missing: 'is not set',
  missing_with: 'must be set where {other} is',
  private_key: 'is no place for a private key',
  file_unreadable: 'the file {file} cannot be read ({code})',
  authority_keys: '{file} is no set of public keys (JWKS), or one of them cannot be used',
  log_key: '{file} is no private key for Ed25519 (JWK)',
  key_file: 'is no private key for Ed25519 (JWK)',
  key_repeated: 'is the key that signs already',
  key_name: 'cannot be the name of a key: it must have no space and no plus',
  policy_without_log: 'names no log',
  state_file: 'is no state of an audit, or damaged',
  witness_address: '{file} gives no address of the witness {witness}',
  owner_role: 'this role owns the tables of the log: the service must not run as it',
}

export const faultSeparator = '; '

export const settingFault = '{setting}: {sentence}'

export const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'no permission',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
}

export const codeFaults: Record<BatteryCodeFault, string> = {
  length: 'The code {code} has the wrong length: 24 characters, or 19 for a reused battery.',
  halvesSwapped:
    'The halves of {code} seem to be swapped: on a plate with two lines, scan the upper one first.',
  vendor: 'The vendor code at character {position} must be 3 digits or capital letters.',
  productType: 'The product type at character {position} must be P (pack), M (module) or C (cell).',
  batteryType: 'The battery type at character {position} must be A–G or Z.',
  specification: 'The specification at character {position} must be 2 digits or capital letters.',
  traceability:
    'The traceability part at character {position} must be 7 digits or capital letters.',
  date: 'The date of production at character {position} must be three digits or capitals.',
  serial: 'The serial number at character {position} must be 7 digits.',
  suffix: 'The reuse mark at character {position} must be R with P, M or C.',
  temporary:
    'A temporary code is TMP-Z and 11 characters without I, L, O and U, drawn at random (cellproof name battery); earlier ones bear a credit code.',
  product:
    'A product code (GB/T 45565), which ends in -R, is the 4 characters of its enterprise (no I, no O) and its fixed part, a hyphen, its variable part, and -R; each part has up to 20 digits or capitals.',
}
