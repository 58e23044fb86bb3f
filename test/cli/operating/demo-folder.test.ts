import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeDemoFolder } from '../../../src/cli/operating/demo.ts'
import { cellproof } from '../../support/cli.ts'
import { ownFolder } from '../../support/folder.ts'

/** It has no `--json`; what refuses it is told by its exit code and by what it names. */
const demo = (DATA_DIR: string) => cellproof(['demo'], { env: { DATA_DIR } })

describe('the folder of a demo', () => {
  it('is one demo’s at a time: a second one says so, and throws nothing away', async () => {
    const folder = path.join(await ownFolder(), 'city')
    const release = await takeDemoFolder(folder)
    // As the first one leaves it while it loads.
    await writeFile(path.join(folder, 'begun'), '')
    const { exitCode, err } = await demo(folder)
    expect(exitCode).toBe(2)
    for (const part of [folder, String(process.pid)]) expect(err).toContain(part)
    expect((await readdir(folder)).sort()).toEqual(['begun', 'demo'])
    await release()
    await (await takeDemoFolder(folder))()
  })

  it('is none that holds anything else', async () => {
    const folder = await ownFolder()
    await mkdir(path.join(folder, 'photographs'))
    const { exitCode, err } = await demo(folder)
    expect(exitCode).toBe(2)
    expect(err).toContain(folder)
    expect(await readdir(folder)).toEqual(['photographs'])
  })
})
