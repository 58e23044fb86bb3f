/** What is said of codes, in English. */

import type { CodesText } from '../zh/codes.ts'

export const codes: CodesText = {
  kinds: {
    battery: 'Battery code (GB/T 34014-2017)',
    reused: 'Code of a reused battery (GB/T 34014-2017, without the traceability part)',
    product:
      'Code of a reused product (GB/T 45565-2025; its structure as others report it, not confirmed by the standard)',
    temporary: 'Temporary code, given by an enterprise because the label cannot be read',
    lot: 'Lot of material',
    enterprise: 'Unified social credit code (GB 32100-2015)',
    vehicle: 'Vehicle identification number (ISO 3779)',
  },
  fields: {
    code: 'Code',
    level: 'Product type',
    vendor: 'Vendor code',
    chemistry: 'Battery type',
    specification: "Specification (maker's own)",
    traceability: "Traceability (maker's own)",
    productionDate: 'Made on',
    serial: 'Serial number of that day',
    productEnterprise: 'Code of the enterprise',
    fixedPart: 'Fixed part',
    variablePart: 'Variable part',
    issuer: 'Given by',
    ownId: "The enterprise's own number",
    district: 'Registered in',
    organisation: 'Organisation',
    checkCharacter: 'Check character',
  },
  unconfirmed: ' (the meaning of the letter is not confirmed)',
  or: ' or ',
  colon: ': ',
  changedTo: 'What was scanned was put in order',
  changes: {
    case: 'capitals',
    width: 'full-width characters made plain',
    spacing: 'spaces and hyphens left out',
    symbology: "reader's prefix left out",
    address: 'taken out of a web address',
    gs1: 'taken out of a GS1 identifier',
    encoding: 'percent signs of an address decoded',
    joined: 'two symbols put together',
  },
  warning: 'Note',
  warnings: {
    vendor_unknown: 'The vendor code {vendor} is not registered: check whether it was misread.',
    undecodable_date:
      'A character of the date stands in no published table: go by the plate or by the papers, and check whether it was misread.',
    impossible_date:
      'The characters of the date give no day of the calendar: go by the plate or by the papers, and check whether it was misread.',
    doubtful_date:
      'The date of production is not certain: published tables disagree on the letter. Go by the plate or by the papers.',
    future_date: 'The date of production is still to come: check whether it was misread.',
    serial_zero:
      'The serial number is 0, and serial numbers begin with 1: check whether it was misread.',
    check_digit:
      'The check digit does not fit: the other 16 characters give {expected}, and this is {found}. Some vehicles made for export are like that: check whether it was misspelt.',
    check_character:
      'The check character does not fit: the first 17 give {expected}, and this is {found}. Some genuine codes are like that: check whether it was misspelt.',
  },
  reportedVendor: 'Public sources give this vendor code to {name} (a hint, not official).',
  proposals: {
    swapped:
      'The two lines seem to be swapped; as it stands it is no code. Compare with the label. Is it:',
    order: 'It is a code whichever line comes first. Compare with the label. Which one is it:',
    surrounded: 'It holds a code, and other characters. Compare with the label. Is it:',
    several: 'It holds several codes. Choose one:',
    misread:
      'It is a code if letters and digits were taken for each other (0 and O, 1 and I, 8 and B, 5 and S). Compare with the label. Is it:',
  },
  faults: {
    firstHalfMissing:
      'This is the second symbol of a code alone (from the date on). Scan the first one, too.',
    secondHalfMissing:
      'This is the first symbol of a code alone. Scan the second one, too, which ends with the serial number.',
    halfMissing: 'This is one of the two symbols of a code. Scan the other one, too.',
    empty: 'There is nothing in it.',
    tooLong: 'It is too long for a code on a label.',
    character: 'Character {position}, "{character}", stands in no code.',
    ambiguous: 'Around character {position}, codes can be seen that overlap. Scan it again.',
    length: '{length} characters were read: a code has 24, or 19 for a reused battery.',
  },
}
