/** Bundles of the log of the vectors, as a service makes them. */

import { type BundleParts, bundleFiles, NO_FILES } from '../../../src/core/bundle/layout.ts'
import { registryIndexes } from '../../../src/core/bundle/registry.ts'
import { toUtf8 } from '../../../src/core/bytes/encoding.ts'
import type { Files } from '../../../src/core/bytes/zip.ts'
import { isRegistryEvent } from '../../../src/core/events/catalogue.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import { createRegistry, type Registry } from '../../../src/core/events/registry.ts'
import { applyRegistryEvent } from '../../../src/core/events/registry-events.ts'
import { decodeEntry } from '../../../src/core/log/entry.ts'
import { parseSubmission } from '../../../src/core/log/submission.ts'
import { checkpoint, leaves, MODULE, PACK, SIZE, treeOf, trust } from './story.ts'

const TEXTS = {
  page: `<!doctype html>\n<title>A bundle’s page stands here.</title>\n${NO_FILES}\n`,
  readme: 'What this is, in Chinese and in English, stands here.\n',
}

const submissionOf = (leaf: string) => {
  const submission = parseSubmission(decodeEntry(toUtf8(leaf)).submission)
  return { ...submission, event: parseEvent(submission.event) }
}

function registryOf(texts: readonly string[]): Registry {
  const registry = createRegistry(trust.authorityKeys)
  for (const [index, leaf] of texts.entries()) {
    const { kid, event } = submissionOf(leaf)
    if (isRegistryEvent(event)) applyRegistryEvent(registry, event, registry.keys.get(kid)!, index)
  }
  return registry
}

/** Entries of the registry that a battery's rest on. */
function registered(texts: readonly string[], own: readonly number[]): number[] {
  const registry = registryOf(texts)
  const found = new Set<number>()
  let asked = own
  while (asked.length > 0) {
    const indexes = registryIndexes(
      registry,
      asked.map((index) => submissionOf(texts[index]!)),
    )
    asked = [...indexes].filter((index) => !found.has(index))
    for (const index of asked) found.add(index)
  }
  return [...found]
}

interface Options {
  readonly texts?: readonly string[]
  readonly code?: string
  readonly family?: boolean
  readonly without?: number
  readonly note?: string
}

export async function partsOf({
  texts = leaves,
  code = PACK,
  family = false,
  without,
  note,
}: Options): Promise<BundleParts> {
  const chainOf = (one: string) =>
    texts.flatMap((leaf, i) =>
      decodeEntry(toUtf8(leaf)).batteries.some((link) => link.code === one) ? [i] : [],
    )
  const own = chainOf(code)
  const relatives = family ? chainOf(code === PACK ? MODULE : PACK) : []
  const chained = [...new Set([...own, ...relatives])]
  const indexes = [
    ...registered(
      leaves,
      chained.filter((i) => i < SIZE),
    ),
    ...chained,
  ]
  const tree = treeOf(texts)
  return {
    ...{ code, family, trust },
    checkpoint: { size: texts.length, note: note ?? (await checkpoint({ texts })) },
    receipts: indexes
      .filter((index) => index !== without)
      .sort((a, b) => a - b)
      .map((index) => ({
        index,
        role: own.includes(index) ? 'battery' : relatives.includes(index) ? 'family' : 'registry',
        entry: toUtf8(texts[index]!),
        proof: tree.inclusion(index, texts.length),
      })),
  }
}

export const makeBundle = async (options: Options = {}): Promise<Files> =>
  bundleFiles(await partsOf(options), TEXTS)
