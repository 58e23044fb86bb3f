/** Verifies a bundle, as its own page does: a verdict, the checks it rests on, and the battery's life. */

import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Subject } from '../../core/bundle/subject.ts'
import {
  type BundleCheck,
  type BundleFinding,
  type BundleVerdict,
  verifyBundle,
} from '../../core/bundle/verify.ts'
import { AUTHORITY } from '../../core/log/submission.ts'
import type { Trust } from '../../core/log/trust.ts'
import { verifySignature } from '../../native/signature.ts'
import { readBundleTexts } from '../../service/bundle-texts.ts'
import {
  bundleText,
  describeConcerned,
  describeEntry,
  describeMissing,
  describeReach,
  verdictTitle,
} from '../../text/bundle.ts'
import { fill } from '../../text/language.ts'
import { formatTime } from '../../text/pages.ts'
import { safetyLines } from '../../text/safety.ts'
import { describeSigner, signerText } from '../../text/signers.ts'
import { eventTitle, termsIn } from '../../text/terms.ts'
import { describeFinding, MARKS, verdictText } from '../../text/verdict.ts'
import { formatTable } from '../terminal/columns.ts'
import { EXIT_CODES, type ExitCode, print, printJson, type Shell } from '../terminal/shell.ts'

export type BundleFiles = Extract<Subject, { readonly kind: 'bundle' }>

/** The files of a bundle that somebody, or their browser, has unpacked; undefined unless it is one. */
export async function openFolder(folder: string): Promise<BundleFiles | undefined> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) return undefined
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = new Map<string, Uint8Array>()
  for (const entry of names.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name)
    const name = path.relative(folder, file).split(path.sep).join('/')
    files.set(name, new Uint8Array(await readFile(file)))
  }
  return { kind: 'bundle', files }
}

export async function judgeBundle(
  bundle: BundleFiles,
  trust: Trust | undefined,
  json: boolean,
  shell: Shell,
): Promise<ExitCode> {
  const { files, container } = bundle
  // Of what this program ships: it may be run from its sources, which have no page.
  const texts = await readBundleTexts().catch(() => undefined)
  const means = { trust, container, verify: verifySignature, page: texts?.page }
  const verdict = await verifyBundle(files, means)
  if (json) printVerdictJson(verdict, shell)
  else printVerdict(verdict, shell)
  return EXIT_CODES[verdict.verdict]
}

function printVerdict(verdict: BundleVerdict, shell: Shell): void {
  const { language } = shell
  const text = bundleText(language)
  const { manifest, battery, safety, fingerprint, trustedBy } = verdict
  print(shell, `${verdictTitle(verdict, language)}: ${text.meanings[verdict.verdict]}`)
  if (verdict.verdict === 'broken') {
    const concerned = describeConcerned(verdict, language)
    if (concerned !== undefined) print(shell, concerned)
  }
  print(shell, '')
  if (manifest) {
    const state = battery ? ` · ${termsIn(language).states[battery.state]}` : ''
    print(shell, `${manifest.code}${state}`)
    for (const line of safety ? safetyLines(safety, language) : []) print(shell, line)
    print(shell, fill(text.asOf, { origin: manifest.origin, size: manifest.checkpointSize }))
    const reach = describeReach(verdict, language)
    if (reach !== undefined) print(shell, reach)
  }
  if (fingerprint !== undefined) {
    print(shell, `${text.trust.fingerprint}: ${fingerprint}`)
    if (trustedBy === 'bundle') print(shell, text.trust.fromBundle)
  }
  print(shell, '')
  const rows = verdict.checks.flatMap((check) => rowsOf(check, verdict, shell))
  for (const line of formatTable(rows)) {
    print(shell, line)
  }
  if (verdict.life.length + verdict.missing.length > 0)
    print(shell, `\n${text.life.title} (${text.life.timeZone})`)
  for (const line of formatTable(lifeRows(verdict, shell))) {
    print(shell, line)
  }
}

/** Below its first line, one for each further finding. */
function rowsOf(
  { name, result, count, findings }: BundleCheck,
  verdict: BundleVerdict,
  { language }: Shell,
): string[][] {
  const { checks, results, counts: counted } = verdictText(language)
  const [first = '', ...more] = findings.map((finding) => sentenceOf(finding, verdict, language))
  const counts = count === undefined ? '' : fill(counted[name] ?? '', { count })
  return [
    [MARKS[result], checks.bundle[name], results[result], first || counts],
    ...more.map((sentence) => ['', '', '', sentence]),
  ]
}

function sentenceOf(
  finding: BundleFinding,
  verdict: BundleVerdict,
  language: Shell['language'],
): string {
  const { file, index } = finding
  const entry = index === undefined ? undefined : describeEntry(index, verdict, language)
  return [file, entry, describeFinding('bundle', finding, language)].filter(Boolean).join(': ')
}

/** Every step in its place, and what is missing in its own. */
function lifeRows({ life, missing }: BundleVerdict, shell: Shell): string[][] {
  const gaps = (before: number | undefined) =>
    missing
      .filter((one) => one.before === before)
      .map((one) => [MARKS.broken, '', describeMissing(one, shell.language)])
  const steps = life.flatMap((step) => [...gaps(step.index), lifeRow(step, shell)])
  return [...steps, ...gaps(undefined)]
}

function lifeRow(step: BundleVerdict['life'][number], { language }: Shell): string[] {
  const { index, event, signer, signerName, signature } = step
  const text = bundleText(language).life
  const by = describeSigner(signer, signerName, language)
  return [
    MARKS[signature],
    formatTime(event.time),
    eventTitle(event.type, language),
    by.creditCode === undefined ? by.name : `${by.name} (${by.creditCode})`,
    `${fill(text.entry, { index })}, ${text[signature]}`,
  ]
}

function printVerdictJson(verdict: BundleVerdict, shell: Shell): void {
  const { manifest, battery, safety, checks, life, missing, reach } = verdict
  const { trustedBy, fingerprint, checkpoint } = verdict
  printJson(shell, {
    verdict: verdict.verdict,
    ...(manifest && { code: manifest.code, origin: manifest.origin, family: manifest.family }),
    ...(checkpoint && { checkpointSize: checkpoint.size, witnesses: checkpoint.cosignatures }),
    ...(reach && { upTo: { entry: reach.index, asOf: reach.asOf, by: reach.by } }),
    ...(checkpoint?.asOf && { asOf: checkpoint.asOf }),
    trust: { from: trustedBy, fingerprint },
    ...(battery && { state: battery.state, custodian: battery.custodian }),
    ...(safety && { safety }),
    checks: checks.map(({ name, result, count, findings }) => ({
      check: name,
      result,
      ...(count !== undefined && { count }),
      findings: findings.map((finding) => ({
        ...finding,
        detail: describeFinding('bundle', finding, shell.language),
      })),
    })),
    life: life.map(({ index, acceptedAt, signer, signerName, signature, event }) => ({
      index,
      acceptedAt,
      type: event.type,
      time: event.time,
      signer,
      signerName: signer === AUTHORITY ? signerText(signer, shell.language) : signerName,
      signature,
    })),
    missing,
  })
}
