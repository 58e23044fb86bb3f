/** What `cellproof audit --watch` and `cellproof compare` say, in English; part of the command line's texts. */

import type * as zh from '../zh/watch.ts'

export const watching: typeof zh.watching = {
  watch: {
    watch:
      'go on auditing: an independent process with its own copy, which may be stopped and resumed',
    store: 'folder of the copy, the progress, the key and the reports (needed with --watch)',
    metricsPort:
      'TCP port of metrics, checkpoint and report, on this machine only; 0 picks a free one (default: 9465)',
    webhook: 'address that any new finding is posted to, until it is taken',
    reportKey:
      'private key file that signs reports (default: auditor.jwk in the folder, made at the first run)',
    name: 'name of the auditor, under which it signs reports (default: auditor)',
    interval: 'seconds between two looks (default: 10)',
    witness:
      'name of a witness in the policy, and the address that it shows its newest checkpoint at (name=url); may be given several times; needless for addresses in the trust file',
    unasked: ({ names }) =>
      `These witnesses have no address, and what they cosigned is not compared: ${names} (give --witness name=url).`,
    made: ({ file }) => `Made a private key for reports: ${file}. Keep it safe and to yourself.`,
    listening: ({ url }) => `Listening on ${url}`,
    key: ({ vkey }) => `Key that its reports are verified with: ${vkey}`,
    resumed: ({ size, findings }) => `Going on after ${size} entries; ${findings} findings so far.`,
    holds: ({ size, time }) => `Holds up to its first ${size} entries, as of ${time}.`,
    finding: ({ number, check, entries }) =>
      `Finding ${number} (${check}${entries && `, entry ${entries}`}): `,
    reported: ({ file }) => `Report and evidence are in ${file}.`,
    away: ({ reason }) => `The log does not answer: ${reason}`,
    back: 'The log answers again.',
    webhookFailed: ({ reason, seconds }) =>
      `The webhook did not take it (${reason}), trying again in ${seconds} s.`,
  },
  compare: {
    description:
      'compare checkpoints of one log that different people hold: all must be of one history',
    sources:
      'folder of a mirror or an auditor, checkpoint or receipt file, address of a log, a witness or an auditor; or the file of a split view',
    output: 'file for the proof of a split view (default: split-view.txt)',
    view: ({ size, root, cosigned }) => `${size} entries, root ${root}, cosigned by: ${cosigned}`,
    results: {
      same: 'the same',
      consistent: 'the second goes on from the first',
      undecided: 'cannot be told: nobody has the tiles that would show it',
      split: 'they contradict each other',
    },
    holds: 'Holds: all are of one history.',
    undecided:
      'Undecided: tiles are missing between some of them. Add the address of the log, or a copy of it.',
    broken:
      'Broken: the log has signed histories that contradict each other, and shows them to different people.',
    written: ({ file }) =>
      `The proof is in ${file}: anyone with the trust file can check it (cellproof verify). Make it public.`,
    proven: ({ older, newer }) =>
      older === newer
        ? `The proof holds: the log has signed two different trees of ${older} entries.`
        : `The proof holds: the tree of ${older} entries that the log has signed is not the beginning of the tree of ${newer} that it has signed.`,
  },
  evidence: {
    proven:
      'The evidence holds: the log has signed both checkpoints, and they cannot be of one history. Anyone can check it; make it public.',
    signed:
      'The log has signed the checkpoints in it. The rest only the copy beside it can show: keep them together.',
  },
  report: {
    auditor: 'verifier key of an auditor, for reports; may be given several times',
    holds: ({ auditor, time, size }) =>
      `The report is genuine: signed by ${auditor} at ${time}, about ${size} entries that the log has signed for.`,
    verdicts: {
      holds: ({ size, time }) =>
        `It says that the log holds up to its first ${size} entries, as of ${time}.`,
      broken: 'It says that the log is broken.',
    },
  },
}

export const watchFaults: typeof zh.watchFaults = {
  witness_unknown: ({ pair }) =>
    `--witness ${pair} is not name=url, or the policy has no such witness.`,
  store_missing: () => 'Watching needs a folder of its own: give it with --store.',
  store_taken: ({ folder, pid }) =>
    `${folder} is used by another process (${pid}). Each auditor has its folder to itself.`,
  store_damaged: ({ folder, reason }) =>
    `The copy in ${folder} is not what was verified, or no longer trusted by the trust file (${reason}). Keep it, and begin anew in another folder.`,
  watch_failed: ({ code }) => `Watching could not start (${code}).`,
  reader_key_needed: () =>
    'Without --key this service gives checkpoints and hashes (tiles), and no entries: whether it stays consistent can be told (cellproof compare), entries cannot be audited. They are for auditors, regulators and the authority: give the private key file of one of them with --key.',
  auditor_needed: () => 'To verify a report, give its auditor’s key with --auditor.',
  compare_few: () => 'Give two checkpoints at least.',
  checkpoint_missing: ({ source }) => `${source} has no checkpoint.`,
}
