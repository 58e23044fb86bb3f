/** The command line as a function: arguments in, exit code out. */

import { readFileSync } from 'node:fs'
import { Command as Program } from 'commander'
import { parseJson } from '../core/bytes/json.ts'
import { FAMILIES } from './commands.ts'
import { type Command, type CommandFamily, sentence } from './terminal/command.ts'
import { speak } from './terminal/help.ts'
import { type ExitCode, type Io, OK, openShell, type Shell } from './terminal/shell.ts'

/**
 * @param args - without the names of Node and of the program
 * @param families - the commands that there are
 */
export async function runCli(
  args: readonly string[],
  io: Io,
  families: readonly CommandFamily[] = FAMILIES,
): Promise<ExitCode> {
  const shell = openShell(io)
  let exitCode: ExitCode = OK
  const end = (ended: ExitCode) => {
    exitCode = ended
  }
  try {
    await createProgram(families, shell, end).parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    const { report } = await import('./terminal/failure.ts')
    return report(error, shell, args.includes('--json'))
  }
}

function createProgram(
  families: readonly CommandFamily[],
  shell: Shell,
  end: (exitCode: ExitCode) => void,
): Program {
  const { text } = shell
  const program = new Program('cellproof').description(text.program)
  program.version(readVersion(), '-V, --version', text.version)
  speak(program, shell)
  for (const { title, commands } of families) {
    program.commandsGroup(sentence(title, text))
    for (const command of commands) add(program, command, shell, end)
  }
  return program
}

function add(
  program: Program,
  { name, description, argument, options, load }: Command,
  shell: Shell,
  end: (exitCode: ExitCode) => void,
): void {
  const { text } = shell
  const added = program.command(name).description(sentence(description, text))
  if (argument) added.argument(argument.term, sentence(argument.says, text), argument.parse)
  for (const [flags, declared] of Object.entries(options)) {
    const option = typeof declared === 'string' ? { says: declared } : declared
    const made = added.createOption(flags, sentence(option.says, text))
    if (option.parse) made.argParser(option.parse)
    added.addOption(made.makeOptionMandatory(option.required ?? false))
  }
  added.action(async (...given: unknown[]) => {
    const work = await load()
    // After the argument, if there is one, commander gives the options and itself.
    end(await work(...given.slice(0, -1), shell))
  })
}

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (parseJson(readFileSync(file, 'utf8')) as { version: string }).version
}
