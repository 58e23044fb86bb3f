/** What the forms for events say in English. */

import type { FormsText } from '../zh/forms.ts'

export const forms: FormsText = {
  title: 'Fill in an event',
  explanation: 'Choose what happened and fill in its form: it makes an event to sign and submit.',
  promise:
    'The server neither keeps what you fill in nor signs it: the private key stays on your own computer.',
  all: 'All types of events',
  needed: 'needed',
  asked: 'the rules ask for it',
  ofEach: 'Holds for every battery above; where they differ, fill in the form for each.',
  oneOnEachLine: 'One on each line.',
  twoSymbols: 'A code that is printed as two symbols: scan one after the other.',
  outsider:
    'The credit code of a registered enterprise. Of another: {"firm":"…","creditCode":"…"}; without a code the reason, such as {"noCreditCode":"private_person"} (no name), no_licence, foreign or not_given.',
  unmeasured: 'If it cannot be measured, leave this empty and choose why in the next field.',
  json: 'A JSON array such as:',
  choose: 'Choose',
  make: 'Make the event',
  wrong: 'It does not make an event yet: ',
  done: 'The event is made; it is neither signed nor submitted yet',
  warned: 'It can be submitted; but look at this first:',
  save: 'Save this as event.json:',
  submit: 'Then sign and submit it with your enterprise’s registered key:',
  freshNames: 'New names to use',
  freshBattery:
    'A temporary code for a battery whose label cannot be read (random: it tells nothing of your enterprise):',
  freshLots: 'Names for new lots of material (random, too):',
}
