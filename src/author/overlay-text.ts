/** When an overlay's text says nothing, so that its file may go. Apart from the files, because a worker asks it too. */

/** The text as it is, `null` when nothing is said in it. */
export function wordsOf(text: string): string | null {
  return /^\s*(\{\s*\}\s*)?$/.test(text) ? null : text;
}
