/** Runs `cellproof` in this process, with streams that are read afterwards. */

import { Readable, Writable } from 'node:stream'
import { runCli } from '../../src/cli/program.ts'
import type { CommandFamily } from '../../src/cli/terminal/command.ts'
import type { ExitCode, Io } from '../../src/cli/terminal/shell.ts'

export interface Finished {
  readonly exitCode: ExitCode
  readonly out: string
  readonly err: string
}

export interface Surroundings {
  readonly env?: Io['env']
  readonly stdin?: string
  /** Milliseconds of every wait end up here, and nothing is waited for. */
  readonly waits?: number[]
  /** Instead of the program's own commands. */
  readonly families?: readonly CommandFamily[]
}

export async function cellproof(
  args: readonly string[],
  { env = {}, stdin = '', waits = [], families }: Surroundings = {},
): Promise<Finished> {
  const [out, err] = [new Collector(), new Collector()]
  const io: Io = {
    env,
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: out,
    stderr: err,
    now: () => new Date(),
    sleep: async (milliseconds) => {
      waits.push(milliseconds)
    },
  }
  const exitCode = await runCli(args, io, families)
  return { exitCode, out: out.text, err: err.text }
}

/** Runs with `--json`; what it prints has to be one JSON document. */
export async function cellproofJson(
  args: readonly string[],
  surroundings: Surroundings = {},
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
): Promise<{ readonly exitCode: ExitCode; readonly json: any; readonly err: string }> {
  const [command = '', ...rest] = args
  const { exitCode, out, err } = await cellproof([command, '--json', ...rest], surroundings)
  return { exitCode, json: JSON.parse(out), err }
}

class Collector extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8')
    done()
  }
}
