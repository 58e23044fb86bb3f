/** Verifies a bundle, as its own page does: a verdict, the checks it rests on, and the battery's life. */

import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { BundleCheck, BundleFinding } from '../core/bundle-verdict.ts'
import type { Trust } from '../core/trust.ts'
import { type BundleVerdict, verifyBundle } from '../core/verify-bundle.ts'
import { type Container, type Files, unpackZip } from '../core/zip.ts'
import { verifySignature } from '../native/signature.ts'
import { bundleText, describeFinding } from '../text/bundle.ts'
import { fill } from '../text/language.ts'
import { formatTime } from '../text/pages.ts'
import { eventTitle, termsIn } from '../text/terms.ts'
import { BROKEN, type ExitCode, OK, print, printJson, type Shell, UNUSABLE } from './shell.ts'
import { formatTable } from './width.ts'

export interface OpenedBundle {
  readonly files: Files
  /** Undefined for a folder. */
  readonly container?: Container
}

/** Every ZIP that holds a file begins so. */
export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

/** @throws LedgerError `bundle_malformed` */
export const openBundle = (bytes: Uint8Array): OpenedBundle => unpackZip(bytes)

/** The files of a bundle that somebody, or their browser, has unpacked; undefined unless it is one. */
export async function openFolder(folder: string): Promise<OpenedBundle | undefined> {
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
  return { files }
}

const EXIT_CODES = { holds: OK, broken: BROKEN, undecided: UNUSABLE } as const

export async function judgeBundle(
  bundle: OpenedBundle,
  trust: Trust | undefined,
  json: boolean,
  shell: Shell,
): Promise<ExitCode> {
  const { files, container } = bundle
  const verdict = await verifyBundle(files, { trust, container, verify: verifySignature })
  if (json) printVerdictJson(verdict, shell)
  else printVerdict(verdict, shell)
  return EXIT_CODES[verdict.verdict]
}

function printVerdict(verdict: BundleVerdict, shell: Shell): void {
  const { language } = shell
  const text = bundleText(language)
  const { manifest, battery, fingerprint, trustedBy } = verdict
  print(shell, `${text.verdicts[verdict.verdict]}: ${text.meanings[verdict.verdict]}\n`)
  if (manifest) {
    const state = battery ? ` · ${termsIn(language).states[battery.state]}` : ''
    print(shell, `${manifest.code}${state}`)
    print(shell, fill(text.asOf, { origin: manifest.origin, size: manifest.checkpointSize }))
  }
  if (fingerprint !== undefined) {
    print(shell, `${text.trust.fingerprint}: ${fingerprint}`)
    if (trustedBy === 'bundle') print(shell, text.trust.fromBundle)
  }
  print(shell, '')
  for (const line of formatTable(verdict.checks.flatMap((check) => rowsOf(check, shell)))) {
    print(shell, line)
  }
  if (verdict.life.length > 0) print(shell, `\n${text.life.title} (${text.life.timeZone})`)
  for (const line of formatTable(verdict.life.map((step) => lifeRow(step, shell)))) {
    print(shell, line)
  }
}

const MARKS = { holds: '✓', broken: '✗', unchecked: '–' } as const

/** Below its first line, one for each further finding. */
function rowsOf({ name, result, count, findings }: BundleCheck, { language }: Shell): string[][] {
  const text = bundleText(language)
  const counted = text.counts[name]
  const [first = '', ...more] = findings.map((finding) => sentenceOf(finding, language))
  const counts = counted && count !== undefined ? fill(counted, { count }) : ''
  return [
    [MARKS[result], text.checks[name], text.results[result], first || counts],
    ...more.map((sentence) => ['', '', '', sentence]),
  ]
}

const sentenceOf = (finding: BundleFinding, language: Shell['language']): string =>
  [finding.file, describeFinding(finding, language)].filter(Boolean).join(': ')

function lifeRow(step: BundleVerdict['life'][number], { language }: Shell): string[] {
  const { index, event, signer, signerName, signature } = step
  const text = bundleText(language).life
  return [
    MARKS[signature],
    formatTime(event.time),
    eventTitle(event.type, language),
    `${signerName ?? text.unknownName} (${signer})`,
    `${fill(text.entry, { index })}, ${text[signature]}`,
  ]
}

function printVerdictJson(verdict: BundleVerdict, shell: Shell): void {
  const { manifest, battery, checks, life, trustedBy, fingerprint, checkpoint } = verdict
  printJson(shell, {
    verdict: verdict.verdict,
    ...(manifest && { code: manifest.code, origin: manifest.origin, family: manifest.family }),
    ...(checkpoint && { checkpointSize: checkpoint.size, witnesses: checkpoint.cosignatures }),
    ...(checkpoint?.asOf && { asOf: checkpoint.asOf }),
    trust: { from: trustedBy, fingerprint },
    ...(battery && { state: battery.state, custodian: battery.custodian }),
    checks: checks.map(({ name, result, count, findings }) => ({
      check: name,
      result,
      ...(count !== undefined && { count }),
      findings: findings.map((finding) => ({
        ...finding,
        detail: describeFinding(finding, shell.language),
      })),
    })),
    life: life.map(({ index, acceptedAt, signer, signerName, signature, event }) => ({
      index,
      acceptedAt,
      type: event.type,
      time: event.time,
      signer,
      signerName,
      signature,
    })),
  })
}
