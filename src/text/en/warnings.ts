/** What the ledger says of what it accepts and somebody should look at, in English. */

import type { WarningCode } from '../../core/events/warnings.ts'
import type { WarningText } from '../zh/warnings.ts'

export const warnings: Readonly<Record<WarningCode, WarningText>> = {
  implausible: {
    title: 'Unusual value',
    detail:
      '{field} is {value}, and mostly lies between {min} and {max}. Look again; correct the entry if it was a slip.',
  },
  implausible_sum: {
    title: 'Unusual sum',
    detail:
      '{field} adds up to {value}, and should lie between {min} and {max}. Look again; correct the entry if it was a slip.',
  },
  incomplete: {
    title: 'Something is missing',
    detail:
      '{field} is not given, and the rules ask for it. The entry is accepted; correct it to add what is missing.',
  },
  stock_differs: {
    title: 'Stock and ledger differ',
    detail:
      'What is there of “{code}” is not what the ledger has. Find out why: report what was moved, used up or taken in; report an incident if it is lost or stolen.',
  },
  stock_mass_differs: {
    title: 'The mass counted differs',
    detail:
      'There are {massKg} kg of the lot “{code}”, and {leftKg} kg are left by the ledger. Check the scales and what was used up, and correct the entry that is wrong.',
  },
  vin_check_digit: {
    title: 'Check digit of the VIN does not fit',
    detail:
      'The ninth character of {vin} is {value}; by the others it should be {expected}. Compare it with the frame; vehicles made for export may differ.',
  },
  other_vehicle: {
    title: 'Not the vehicle that it was installed in',
    detail:
      'By the log, battery {code} was last installed in another vehicle than {vin}. Compare code and VIN; correct the entry if it was a slip.',
  },
  not_tested_for_reuse: {
    title: 'No test says that it may be used again',
    detail:
      'Battery {code} has no full test with the verdict “reuse”. Test it first, or record the test that was made.',
  },
  waste_code_form: {
    title: 'Waste code is not one of 8 digits',
    detail:
      '{value} is no code of the national list of hazardous wastes, such as 900-044-49. Correct it; for waste that is not hazardous, write general.',
  },
  mass_differs: {
    title: 'Mass differs from what was sent',
    detail:
      '{value} kg were received, and {sent} kg were sent. Weigh again and see whether something is missing; correct the entry if it was a slip.',
  },
  district_abolished: {
    title: 'District that is no more',
    detail:
      '{district} {name} has been no district since {until}. What was Jiangbei is Liangjiang (500157); so is most of Yubei, of which the towns Dawan, Tongjing, Dasheng, Xinglong and Cizhu belong to Beibei (500109). Use the new code.',
  },
}
