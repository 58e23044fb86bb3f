/** What the command line says, in English. */

import type { CliText } from '../zh/cli.ts'
import { mirrorFaults, mirroring } from './mirror.ts'
import { rebuild } from './oversight.ts'
import { fileFaults } from './problems.ts'
import { enrolment, enrolmentFaults } from './registry.ts'
import { watchFaults, watching } from './watch.ts'

export const cliEn: CliText = {
  program: 'Recycling ledger for power batteries: signed events, append-only, for anyone to verify',
  version: 'print the version',
  help: 'print help',
  helpCommand: 'print help for a command',
  json: 'print JSON',
  usageTitle: 'Usage:',
  optionsTitle: 'Options:',
  argumentsTitle: 'Arguments:',
  commandsTitle: 'Commands:',
  families: {
    submitting: 'Submit:',
    verifying: 'Fetch and verify:',
    auditing: 'Audit a whole ledger:',
    copying: 'Copy a ledger:',
    codes: 'Codes:',
    keys: 'Keys:',
    operating: 'Operate:',
  },
  optionsPlaceholder: '[options]',
  commandPlaceholder: '[command]',

  serve: { description: 'start the ledger service (settings come from the environment)' },
  witness: {
    description: 'run a witness: it cosigns checkpoints that continue all it has cosigned before',
    folder: 'folder of its key and of what it remembers; a first start makes them',
    name: 'name of its key: a URL without its scheme',
    policy: 'C2SP tlog-policy whose log lines are the logs that it knows, or a trust file',
    host: 'address to listen on (default: 127.0.0.1)',
    port: 'TCP port; 0 picks a free one (default: 8081)',
    made: ({ file }) => `Made a private key, ${file}: keep it, and keep it secret.`,
    listening: ({ url }) => `Listening at ${url}`,
    line: 'For the policy of the log and of those who verify (with the address that the log reaches it at):',
  },
  adopt: {
    description: 'say that a data folder which was copied or moved is the one that goes on',
    done: ({ folder, size }) =>
      `${folder} goes on from a signed checkpoint of ${size} entries. Never start the original again.`,
  },
  migrate: {
    description: 'bring the database to the schema of this version',
    serviceRole:
      'also create the role that the service uses, which cannot change or delete the log; password from SERVICE_ROLE_PASSWORD, or made up for a new role',
    done: 'The database has the schema of this version.',
    role: ({ name }) =>
      `The role ${name} may read the log and add to it, and cannot change or delete it.`,
    password: ({ password }) => `Its password, shown only this once: ${password}`,
  },
  audit: {
    description:
      'verify the whole ledger: chain, battery chains, tree, signatures, keys, lifecycles, checkpoints',
    address:
      'address of the ledger service, or PostgreSQL connection string (default: DATABASE_URL)',
    database: 'PostgreSQL connection string, to read straight from the database',
    key: 'private key file of an auditor or regulator, to read all entries of a service with',
    kept: 'receipts or checkpoints that you kept, to which the ledger must still lead',
  },
  demo: {
    description: 'start a made-up city; everything in it is for demonstration only',
    seed: 'random seed; the same seed gives the same city (default: 1)',
    loading: 'Loading the demo city',
    restarting: 'The last loading was interrupted: starting again',
    loaded:
      'The demo city is ready: {enterprises} enterprises, {batteries} batteries, {submissions} signed submissions (all made up, for demonstration only)',
    address: 'Address: {url}',
    highlights: 'Three batteries worth a look:',
    keys: "The enterprises' keys: {folder}",
    authority: "The authority's key: {file}",
    trust: 'Trust file, for verifying offline: {file}',
    witnesses: 'Two witnesses, processes of their own; without both, nothing new is published:',
    witness: '  {name}: {url}, process {pid}',
    stop: 'Ctrl+C stops it; the next start goes on with the same data',
  },

  keygen: {
    description: 'generate a signing key',
    alg: 'algorithm: ES256 or Ed25519 (default: ES256)',
    iss: 'unified social credit code of the enterprise that it signs for, or authority',
    output: 'private key file (default: key.jwk)',
    force: 'replace a file that is there',
    written: ({ file }) =>
      `The private key is in ${file}, readable by you alone. Back it up; never pass it on.`,
    kid: 'Key ID (kid)',
    publicKey: 'Public key (the `key` of a key.added event)',
    checkCharacter: ({ code }) =>
      `Warning: the check character of credit code ${code} does not fit. Is it spelt right?`,
  },
  sign: {
    description: 'sign an event as a submission and print the JWS',
    event: 'JSON file with the event, - for standard input',
    iat: 'time of signing, in seconds since 1970 (default: now)',
  },
  submit: {
    description: 'submit to a ledger; many at once can be interrupted and resumed',
    input:
      'file, - for standard input: a JWS on each line, or with --key JSON events (one, an array, or one a line)',
    key: 'private key file: sign JSON events on the way',
    receipt: 'wait for the receipt (.tlog-proof) and save it; for a single submission',
    state: 'file that keeps the progress, to resume from (default: <file>.submitted)',
    accepted: ({ index, leafHash }) => `Accepted as entry ${index}, leaf hash ${leafHash}`,
    duplicate: ({ index, leafHash }) => `Accepted before, as entry ${index}, leaf hash ${leafHash}`,
    receiptWritten: ({ file }) => `The receipt is in ${file}`,
    receiptLater: ({ url }) =>
      `Do not submit it again. Its receipt, later, with a token of cellproof token: ${url}`,
    summary: ({ accepted, duplicate, refused }) =>
      `${accepted} accepted, ${duplicate} duplicate, ${refused} refused`,
    earlier: ({ count }) => `${count} of them were done in an earlier run and not sent again`,
    refusedRow: ({ row, pointer, sentence }) =>
      `Row ${row}${pointer && ` ${pointer}`}: ${sentence}`,
    warnedRow: ({ row, pointer, sentence }) => `Warning: row ${row} ${pointer}: ${sentence}`,
    warned: ({ count }) => `${count} of them were accepted with warnings: look at them again`,
    resume: 'Run the same command again to go on where it stopped.',
    retrying: ({ reason, seconds }) => `${reason} Trying again in ${seconds} s.`,
    progress: 'Submitting',
  },
  bundle: {
    description:
      'fetch a file that proves a battery’s whole history by itself, with a page that verifies it',
    family: 'with the whole history of its ancestors and descendants',
    output: 'file (default: <code>.bundle.zip)',
    written: ({ file }) =>
      `The bundle is in ${file}. It holds whole entries: give it to those only who may see them.`,
  },
  token: { description: 'sign an access token for reading the ledger; it holds for 5 minutes' },
  verify: {
    description: 'verify a bundle, a receipt or an entry, offline',
    file: 'bundle (ZIP, or the folder it was unpacked to), receipt (.tlog-proof or JSON), entry, auditor’s report or proof of a split view; - for standard input',
    trust: 'trust file; a bundle’s own decides nothing',
    key: "JWK file with a signer's public key; may be given more than once",
    holds: ({ origin, index, acceptedAt, size, time }) =>
      `Holds for entry ${index}, as of ${time}: the ledger ${origin} accepted it ${acceptedAt}, within the checkpoint of ${size} entries. Of what came later a receipt says nothing.`,
    broken: 'Broken: this receipt proves nothing.',
    entryAlone:
      'Undecided: an entry alone does not prove that it is in the ledger; only its spelling and signature can be checked. Get its receipt.',
    entryBroken: 'Broken: this entry is not as a ledger writes it.',
  },
  trust: {
    description: "fetch a ledger's public keys and print a trust file",
    compare:
      "Warning: these keys come from the ledger's operator itself. Compare them over another channel (a notice, a telephone call, a paper) before you trust them.",
  },
  name: {
    description:
      'make a random name, which tells nothing of the enterprise: a temporary code for a battery whose label cannot be read, or a name for a new lot',
    kind: 'battery or lot',
  },
  qr: {
    description: "print a battery's QR code in the terminal",
    code: 'battery code (GB/T 34014)',
  },
  history: {
    description: "tell a battery's life, and of each signature whether it was checked here",
    code: 'battery code, as it was scanned or typed',
    key: 'private key file: signs a token, to read what its enterprise may',
    signerKey:
      "JWK file with a signer's public key, to check signatures; may be given more than once",
    entries: ({ count }) => `${count} entries`,
    entry: ({ index }) => `Entry ${index}`,
    batteries: ({ count }) => `concerns ${count} batteries`,
    evidence: ({ count }) => `${count} pieces of evidence`,
    askedFor: ({ code }) => `${code} is another code of this battery.`,
    standings: {
      holds: 'signature holds (checked here)',
      broken: 'broken',
      fits: 'signature fits the key that the service gives (whose it is, only the service says; see --signer-key)',
      unchecked: 'signature not checked here',
      withheld: "full text not shown to you: by the server's account",
    },
    reasons: {
      leaf_differs: 'its text does not have its leaf hash',
      chain_differs: "it does not follow this battery's entry before",
      event_differs: 'its text says otherwise than the server',
      needs_registry:
        "needs the signer's public key (an enterprise's: --signer-key; the authority's: --trust)",
    },
    summary: ({ holds, fits, broken, unchecked }) =>
      `Signatures: ${holds} hold, ${fits} fit the service's keys, ${broken} broken, ${unchecked} not checked here. Whether an entry is in the ledger, its receipt proves (cellproof verify).`,
  },
  explain: {
    description:
      'say what a code says: of a battery, a lot of material, or an enterprise, as it was scanned or typed',
    code: 'what was scanned or typed',
  },

  ...enrolment,
  rebuild,
  ...mirroring,
  ...watching,

  options: {
    key: 'private key file',
    log: 'origin of the log (default: LOG_ORIGIN)',
    trust: 'trust file',
    url: 'address of the ledger service',
  },

  faults: {
    ...enrolmentFaults,
    ...mirrorFaults,
    ...watchFaults,
    option_unknown: ({ subject }) => `There is no option ${subject}.`,
    option_missing: ({ subject }) => `The option ${subject} is missing.`,
    option_value_missing: ({ subject }) => `The option ${subject} lacks its value.`,
    option_value_invalid: ({ subject }) => `The option ${subject} does not take this value.`,
    argument_missing: ({ subject }) => `The argument ${subject} is missing.`,
    arguments_excess: () => 'There are too many arguments.',
    command_unknown: ({ subject }) => `There is no command ${subject}.`,
    demo_witness: ({ name }) => `The witness ${name} of the demo did not start.`,
    folder_taken: ({ folder, pid }) =>
      `${folder} is used by another process (${pid}). A witness has its folder to itself.`,
    listen_failed: ({ address, code }) =>
      `Cannot listen on ${address} (${code}). Choose another port or address, or stop what has it.`,
    witness_failed: ({ code }) => `The witness cannot start (${code}).`,
    demo_folder: ({ folder }) =>
      `${folder} holds something else than a demo city: name another folder in DATA_DIR.`,
    command_missing: () => 'Name a command: see cellproof --help.',
    file_not_utf8: ({ file }) =>
      `${file} is not UTF-8 text: nothing was signed or sent. Save it as UTF-8 (in Excel or Notepad: “Save as”, encoding UTF-8; or: iconv -f GBK -t UTF-8) and run the command again.`,
    file_unreadable: ({ file, code }) => `Cannot read ${file} (${fileFaults[code] ?? code}).`,
    file_unwritable: ({ file, code }) => `Cannot write ${file} (${fileFaults[code] ?? code}).`,
    file_exists: ({ file }) =>
      `${file} is there already and was left alone. Choose another file, or replace it with --force (the old key cannot be had again).`,
    key_malformed: ({ file }) =>
      `${file} is not a private key file: a JWK in JSON whose kid is its thumbprint.`,
    key_without_issuer: ({ file }) =>
      `${file} has no iss: there is no telling which enterprise it signs for.`,
    public_key_malformed: ({ file }) =>
      `${file} is not a public key file: a JWK in JSON, P-256 or Ed25519.`,
    trust_malformed: ({ file }) =>
      `${file} is not a trust file: it needs origin, policy and authorityKeys.`,
    credit_code_malformed: ({ code }) =>
      `${code} is not a unified social credit code: 18 digits and capitals, without I, O, S, V and Z.`,
    origin_missing: () =>
      'Which log? Give --log, --trust or --url, or set LOG_ORIGIN in the environment.',
    url_malformed: ({ url }) => `${url} is not an http or https address.`,
    event_malformed: ({ row }) =>
      `Row ${row} is not a JSON object, or has a member twice. Nothing was submitted.`,
    input_empty: () => 'The input is empty.',
    key_needed: () => 'The input is JSON events: give the private key to sign them with by --key.',
    events_needed: ({ row }) =>
      `Row ${row} is a signed submission already: with --key the input is JSON events.`,
    receipt_for_one: () => '--receipt is for a single submission.',
    receipt_differs: () =>
      'The receipt that came back is for another submission. It was not saved.',
    not_verifiable: ({ file }) =>
      `${file} is none of what can be verified: a bundle, a receipt, an entry, an auditor’s report or proof of a split view. Checkpoints: cellproof compare.`,
    kept_untrusted: ({ file }) =>
      `${file} is neither a checkpoint that this log has signed nor a receipt with one.`,
    ledger_missing: () =>
      'Which ledger? Give an address or a PostgreSQL connection string, or set DATABASE_URL.',
    ledger_malformed: ({ address }) =>
      `${address} is neither an http or https address nor a PostgreSQL connection string.`,
    database_failed: ({ reason }) => `The database did not do it: ${reason}`,
    connection_failed: ({ url, reason }) => `Cannot connect to ${url} (${reason}).`,
    answer_malformed: ({ url }) => `The answer of ${url} is not what a ledger service gives.`,
    server_failed: ({ url, status }) => `${url} failed (HTTP ${status}).`,
  },
}
