/**
 * Undoing, when a test file has ended, what was opened for it. Vitest takes no `afterAll` from
 * within a hook that runs, so the one there is stands here, where the file imports it.
 */

import { afterAll } from 'vitest'

const undoings: (() => Promise<unknown>)[] = []

/** Those that were opened last are undone first. */
export const atEnd = (undo: () => Promise<unknown>): void => void undoings.push(undo)

afterAll(async () => {
  for (const undo of undoings.splice(0).reverse()) await undo()
})
