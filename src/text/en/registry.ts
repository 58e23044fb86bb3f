/** What is said of the registry and of enrolling devices, in English. */

import type { EnrolmentFaults, EnrolmentPageText, EnrolmentText } from '../zh/registry.ts'

export const enrolment: EnrolmentText = {
  enrol: {
    description:
      'generate a key on this device, show a short code and a QR code, and wait for an admin to approve',
    iss: 'unified social credit code of the enterprise that the device belongs to',
    label: 'name of the device, for the admin to know it by, such as "scanner 3"',
    output:
      "private key file (default: device.jwk); one that holds the enterprise's key already is used",
    code: ({ code }) => `Short code: ${code}`,
    check: ({ code }) =>
      `Check code: ${code}\nThe admin types it into the computer that approves; this device's key is added only if it is the same there.`,
    kid: ({ kid }) => `Key ID: ${kid}`,
    waiting: ({ time }) =>
      `An admin of the enterprise approves with: cellproof approve <short code>, or scans the QR code into that command. Valid until ${time}; waiting…`,
    approved: ({ index, file }) =>
      `Approved: after entry ${index}, this device can sign with ${file}.`,
    expired: 'Expired: nobody approved. Run the same command again.',
  },
  approve: {
    description:
      'approve a device: show and check its name, enterprise and key, sign with an admin key, submit',
    code: 'short code that the device shows, or the whole text of its QR code',
    key: 'private key file of an admin of the enterprise',
    about: ({ label, enterprise, kid }) =>
      `Device: ${label}\nEnterprise: ${enterprise}\nKey ID: ${kid}`,
    check: 'If that is right, type the check code on the screen of the device (8 digits):',
    differs: "This is not the device's check code. Perhaps a digit is wrong; type it once more.",
    confirm: 'Is this the device that you mean to approve? y to approve, anything else not to:',
    approved: ({ index }) => `Approved as entry ${index}; from then on the device can sign.`,
  },
  dismiss: {
    description:
      'end all requests of devices that wait for the enterprise, as when somebody fills its places; who asked in earnest asks again',
    key: 'private key file of an admin of the enterprise',
    ended: ({ count }) => `Ended ${count} waiting request(s).`,
  },
  addKey: {
    description:
      'put a key into the log: a new key of the authority, or one of an enterprise, such as its first admin key',
    file: 'key file of the new key; only its public part is read',
    key: 'private key file of the authority, or for a device of an admin of its enterprise',
    iss: 'whose key it is, credit code or authority (default: what the file says)',
    kind: 'admin or device (default: admin)',
    label: 'name of the key, to know it by, such as "authority 2027"',
    added: ({ index, kid, holder }) =>
      `Added as entry ${index}: from then on ${kid} signs for ${holder}.`,
  },
  revoke: {
    description:
      'revoke a key: what it signs afterwards is refused, what it signed before stays valid',
    kid: 'key ID (kid); put -- before one that begins with -',
    key: 'private key file of an admin of the enterprise, or of the authority',
    reason: 'lost, stolen, replaced, left or other (default: other)',
    revoked: ({ index }) =>
      `Revoked by entry ${index}: what the key signs afterwards is refused, what it signed before stays valid.`,
  },
}

export const enrolmentFaults: EnrolmentFaults = {
  enrolment_code_malformed: ({ code }) =>
    `${code} is no short code: 8 digits and letters, such as 7KQ2-M9XR.`,
  enrolment_unknown: ({ code }) =>
    `No device of the enterprise waits under the code ${code}. Check the code, or let the device ask again.`,
  enrolment_differs: ({ code }) =>
    `What the service shows under the code ${code} is not what the device in front of you asked for: somebody may have changed its key or its name. Nothing was signed. Do not approve it, and tell the log operator.`,
  enrolment_unconfirmed: () => 'It was not confirmed, and nothing was signed.',
  enrolment_challenged_twice: () =>
    'The service sent a second challenge to the same request: somebody may pose as an admin. Stopped. Run the same command again, and tell the admin.',
}

export const enrolmentPage: EnrolmentPageText = {
  title: 'Enrolling a device',
  standings: {
    waiting: 'A device waits to be approved, until {time}; only then can it sign.',
    approved: 'The device that asked under this code is approved and can sign.',
    none: 'No device waits under this code: it may be wrong, it may have expired, or the request was ended. Let the device ask again.',
  },
  what: 'This page does not say which device it is: go by the short code and the key ID on its screen.',
  how: 'An admin who has the device at hand runs, where the admin key is kept:',
  warning: 'If the device is not in front of you, do not approve it.',
}
