/** What `program.ts` and the commands have to know of each other. */

import type { Command } from 'commander'
import type { ExitCode, Shell } from './shell.ts'

/** A command's work, loaded when it is called for, so that `--help` need not wait for all of it. */
export type Run = (work: (shell: Shell) => Promise<ExitCode>) => Promise<void>

/** How a command is made known: its description and options, and what to run. */
export type Register = (program: Command, text: Shell['text'], run: Run) => void
