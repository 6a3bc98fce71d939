/** Where a text may be cut without leaving half a character. */

/** Whether one character lies on both sides of that place, counted in UTF-16 units. */
export function splitsCharacter(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
}
