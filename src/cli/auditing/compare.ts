/** Compares checkpoints that different people hold, and keeps the proof if they contradict each other. */

import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { MANIFEST } from '../../core/bundle/layout.ts'
import { checkpointIn, openSubject, type Subject } from '../../core/bundle/subject.ts'
import { fromUtf8, toBase64 } from '../../core/bytes/encoding.ts'
import { LedgerError } from '../../core/errors.ts'
import { openCheckpoint, openCosignedCheckpoint } from '../../core/log/checkpoint.ts'
import { knownTree } from '../../core/log/known-tree.ts'
import { NO_QUORUM } from '../../core/log/policy.ts'
import { formatSplitView } from '../../core/log/split-view.ts'
import { logKeysOf, type Trust } from '../../core/log/trust.ts'
import { CHECKPOINT, type FetchFile, readFrom } from '../../mirror/folder.ts'
import { verifySignature } from '../../native/signature.ts'
import { type Comparison, compareViews, type View } from '../../watch/compare.ts'
import { MIRROR } from '../../watch/store.ts'
import { openClient } from '../remote/client.ts'
import { fetchFromService } from '../remote/tiles.ts'
import { isUntrusted, report } from '../terminal/failure.ts'
import { fault } from '../terminal/fault.ts'
import { readBytes, readTrust, STDIN, writeOutput } from '../terminal/files.ts'
import {
  BROKEN,
  type ExitCode,
  OK,
  print,
  printJson,
  type Shell,
  say,
  UNUSABLE,
} from '../terminal/shell.ts'
import { openFolder } from '../verifying/bundle.ts'
import { judgeSplitView } from '../verifying/split-view.ts'

export interface CompareOptions {
  readonly trust: string
  readonly output?: string
  readonly json?: boolean
}

const OUTPUT = 'split-view.txt'

export async function compare(
  sources: readonly string[],
  options: CompareOptions,
  shell: Shell,
): Promise<ExitCode> {
  try {
    return await compareSources(sources, options, shell)
  } catch (error) {
    // Nobody whom the trust file knows has signed it: that says nothing about this log.
    if (!isUntrusted(error)) throw error
    report(error, shell, options.json ?? false)
    return UNUSABLE
  }
}

async function compareSources(
  sources: readonly string[],
  { trust: trustFile, output = OUTPUT, json = false }: CompareOptions,
  shell: Shell,
): Promise<ExitCode> {
  const trust = await readTrust(trustFile)
  const subjects = new Map<string, Subject | undefined>()
  for (const source of sources) subjects.set(source, await openSource(source, shell))
  const [first] = subjects.values()
  if (sources.length === 1 && first?.kind === 'split_view') {
    return judgeSplitView(first.text, trust, json, shell)
  }
  if (sources.length < 2) throw fault('compare_few')
  const views: View[] = []
  for (const source of sources) {
    views.push(await openView(source, subjects.get(source), trust, shell))
  }
  const comparisons = await compareViews(views)
  const split = comparisons.find((one) => one.split)?.split
  if (split) await writeOutput(output, formatSplitView(split))
  const exitCode = split ? BROKEN : comparisons.every(isDecided) ? OK : UNUSABLE
  const file = split ? output : undefined
  if (json) printComparisonJson(exitCode, views, comparisons, file, shell)
  else await printComparison(exitCode, { views, comparisons, file, trust }, shell)
  return exitCode
}

const isDecided = ({ result }: Comparison): boolean => result !== 'undecided'

async function openView(
  name: string,
  subject: Subject | undefined,
  trust: Trust,
  shell: Shell,
): Promise<View> {
  const held = subject && checkpointIn(subject)
  if (subject && !held) throw fault('checkpoint_missing', { source: name })
  const holder = held ? undefined : await openHolder(name, trust, shell)
  const note = held?.note ?? holder?.note ?? ''
  // A witness holds the log's signature and its own: that is enough to convict the log.
  const head = await openCheckpoint(note, trust.origin, logKeysOf(trust), verifySignature)
  const known = held && knownTree(head.size, head.root, held.leaves)
  return { name, note, head, fetch: holder?.fetch, known }
}

/** A folder, or an address: of a log, of an auditor, or of a witness, which has one for each log. */
async function openHolder(
  source: string,
  { origin }: Trust,
  shell: Shell,
): Promise<{ note: string; fetch: FetchFile }> {
  const isAddress = /^https?:/.test(source)
  const fetch = isAddress
    ? fetchFromService(openClient(source, shell), origin, undefined)
    : readFrom(source)
  const hash = createHash('sha256').update(origin).digest('hex')
  const prefixes = isAddress ? ['', `${hash}/`] : ['', `${MIRROR}/`]
  for (const prefix of prefixes) {
    const bytes = await fetch(`${prefix}${CHECKPOINT}`)
    if (!bytes) continue
    const note = fromUtf8(bytes)
    if (note === undefined) throw new LedgerError('note_malformed', { reason: 'utf8' })
    return { note, fetch: (file) => fetch(`${prefix}${file}`) }
  }
  throw fault('checkpoint_missing', { source })
}

/** What a file holds, or a folder that somebody has unpacked a bundle to; undefined if it is neither. */
async function openSource(source: string, shell: Shell): Promise<Subject | undefined> {
  const isA = async (file: string, kind: 'isFile' | 'isDirectory') =>
    (await stat(file).catch(() => undefined))?.[kind]() ?? false
  if (source === STDIN || (await isA(source, 'isFile'))) {
    return openSubject(await readBytes(source, shell))
  }
  return (await isA(path.join(source, MANIFEST), 'isFile')) ? openFolder(source) : undefined
}

async function printComparison(
  exitCode: ExitCode,
  { views, comparisons, file, trust }: ComparedViews,
  shell: Shell,
): Promise<void> {
  const { compare: text } = shell.text
  const verdicts = { [OK]: text.holds, [BROKEN]: text.broken, [UNUSABLE]: text.undecided }
  print(shell, `${verdicts[exitCode]}\n`)
  for (const { name, note, head } of views) {
    const cosigned = await cosignersOf(note, trust)
    print(shell, name)
    print(shell, `  ${text.view({ size: head.size, root: toBase64(head.root), cosigned })}`)
  }
  print(shell, '')
  for (const { older, newer, result } of comparisons) {
    print(shell, `${older.name} – ${newer.name}: ${text.results[result]}`)
  }
  if (file !== undefined) say(shell, text.written({ file: path.resolve(file) }))
}

interface ComparedViews {
  readonly views: readonly View[]
  readonly comparisons: readonly Comparison[]
  readonly file: string | undefined
  readonly trust: Trust
}

/** Names of the policy's witnesses that have cosigned, for the reader; whether they are a quorum is not asked here. */
async function cosignersOf(note: string, { origin, policy }: Trust): Promise<string> {
  const any = { origin, policy: { ...policy, quorum: NO_QUORUM } }
  const { cosignatures } = await openCosignedCheckpoint(note, any, verifySignature)
  return cosignatures.map(({ witness }) => witness).join(', ') || '–'
}

const VERDICTS = { [OK]: 'holds', [BROKEN]: 'broken', [UNUSABLE]: 'undecided' } as const

function printComparisonJson(
  exitCode: ExitCode,
  views: readonly View[],
  comparisons: readonly Comparison[],
  evidence: string | undefined,
  shell: Shell,
): void {
  printJson(shell, {
    verdict: VERDICTS[exitCode],
    evidence,
    checkpoints: views.map(({ name, head: { size, root } }) => ({
      ...{ source: name, size, root: toBase64(root) },
    })),
    comparisons: comparisons.map(({ older, newer, result }) => ({
      ...{ older: older.name, newer: newer.name, result },
    })),
  })
}
