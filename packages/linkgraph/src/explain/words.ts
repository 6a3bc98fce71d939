/** Numbers and names in sentences, the same everywhere: thousands commas, "1 page" and "2 pages". */
import type { Names } from '../contract/graph';

const decoder = new TextDecoder();

/** A whole number with thousands commas. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number and its noun; the plural adds an s unless it is given. */
export function counted(value: number, one: string, more = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : more}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(parts: readonly string[], word: 'and' | 'or' = 'and'): string {
  return parts.length < 2
    ? (parts[0] ?? '')
    : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`;
}

/** One page's name. */
export function nameOf(names: Names, page: number): string {
  return decoder.decode(names.bytes.subarray(names.starts[page], names.starts[page + 1]));
}
