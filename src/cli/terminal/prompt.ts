/** Asks whoever sits at the terminal: lines of `stdin`, one for each question. */

import { type Shell, say } from './shell.ts'

export interface Prompt {
  /** @returns what was typed, without white space around it; undefined once there is no more */
  readonly ask: (question: string) => Promise<string | undefined>
  /** Lets go of `stdin`, so that the program can end. */
  readonly close: () => Promise<void>
}

export function openPrompt(shell: Shell): Prompt {
  const typed = lines(shell.stdin)
  return {
    async ask(question) {
      say(shell, question)
      const { value, done } = await typed.next()
      return done ? undefined : value.trim()
    },
    close: async () => {
      await typed.return()
    },
  }
}

async function* lines(input: Shell['stdin']): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    const whole = rest.split(/\r?\n/)
    rest = whole.pop()!
    yield* whole
  }
  if (rest) yield rest
}
