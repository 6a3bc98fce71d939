/** Which names a piece of code leaves behind: what an assistant may call existing once the code ran. */
import { readCell } from './cells';
import { lowerCell } from './python/cellbody';
import { Names } from './python/program';

/**
 * Names that the code binds at its top level, on every path or on some, in order of their first binding.
 *
 * @param language lower case; other languages than `python` give none
 */
export function namesDefined(code: string, language: string): string[] {
  const cell = {
    index: 0,
    kind: 'code' as const,
    id: null,
    source: code,
    tags: [],
    executionCount: null
  };
  const { body } = lowerCell(readCell(cell, 'cell', language), new Names());
  return [...new Set([...body.binds.keys(), ...body.maybe])];
}
