/** Long texts made short without cutting a character in two. */
import { splitsCharacter } from '../characters';

/** Stands where something was left out. */
const LEFT_OUT = '\n…\n';

/** The beginning of a text, at most `most` UTF-16 units long. */
export function clip(text: string, most: number): string {
  if (text.length <= most) {
    return text;
  }
  const end = splitsCharacter(text, most) ? most - 1 : most;
  return text.slice(0, end);
}

/** Head and tail of a text, at most `most` UTF-16 units long together. */
export function headAndTail(text: string, most: number): string {
  if (text.length <= most) {
    return text;
  }
  const half = Math.floor((most - LEFT_OUT.length) / 2);
  const from = text.length - half;
  return clip(text, half) + LEFT_OUT + text.slice(splitsCharacter(text, from) ? from + 1 : from);
}
