/** Writes the vectors of this folder, and the examples of docs/PROTOCOL.md: `npx tsx test/vectors/protocol/generate.ts`. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { vectorFiles } from '../../support/vectors/all.ts'
import { fillExamples, pageExamples } from '../../support/vectors/examples.ts'

const page = path.resolve(import.meta.dirname, '../../../docs/PROTOCOL.md')

async function write(): Promise<void> {
  const files = await vectorFiles()
  const folders = new Set([...files.keys()].filter((name) => name.includes('/')).map(path.dirname))
  for (const folder of folders) {
    rmSync(path.join(import.meta.dirname, folder), { recursive: true, force: true })
    mkdirSync(path.join(import.meta.dirname, folder))
  }
  for (const [name, text] of files) writeFileSync(path.join(import.meta.dirname, name), text)
  writeFileSync(page, fillExamples(readFileSync(page, 'utf8'), await pageExamples()))
}

void write()
