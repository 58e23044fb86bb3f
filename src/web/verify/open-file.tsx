/** Opens another file: by choosing it, or by dropping it anywhere on the page. */

import { useEffect } from 'preact/hooks'
import { bundleText } from '../../text/bundle.ts'
import type { Language } from '../../text/language.ts'

interface OpenFileProps {
  readonly language: Language
  /** What came of the last file, if there is something to say. */
  readonly remark: string | undefined
  readonly onFile: (name: string, bytes: Uint8Array) => void
}

export function OpenFile({ language, remark, onFile }: OpenFileProps) {
  const text = bundleText(language).open
  const take = async (files: FileList | null | undefined) => {
    for (const file of files ?? []) onFile(file.name, new Uint8Array(await file.arrayBuffer()))
  }
  useDropped(take)
  return (
    <section aria-labelledby="open" class="card">
      <h2 id="open">{text.title}</h2>
      <p id="open-how">{text.explanation}</p>
      <label class="choose">
        {text.label}
        <input
          type="file"
          multiple
          aria-describedby="open-how"
          onChange={async (event) => {
            const input = event.currentTarget
            await take(input.files)
            // So that choosing the same file again is a change, too.
            input.value = ''
          }}
        />
      </label>
      <p role="status">{remark}</p>
    </section>
  )
}

function useDropped(take: (files: FileList | null | undefined) => void): void {
  useEffect(() => {
    // Without this the browser would leave the page and open the file.
    const allow = (event: DragEvent) => event.preventDefault()
    const drop = (event: DragEvent) => {
      event.preventDefault()
      take(event.dataTransfer?.files)
    }
    addEventListener('dragover', allow)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', allow)
      removeEventListener('drop', drop)
    }
  })
}
