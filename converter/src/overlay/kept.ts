/** Puts a text's own lines back where a YAML library wrote the same ones in its manner. */

/** A line without its blanks: what two manners of writing have in common. */
function bare(line: string): string {
  return line.replace(/\s+/g, '');
}

/**
 * The original's lines for each line of the library's version of it, blank lines before one included; `null` where
 * the two do not correspond line by line.
 */
function linesBehind(original: readonly string[], written: readonly string[]): string[][] | null {
  let at = 0;
  const found: string[][] = [];
  for (const line of written) {
    const wanted = bare(line);
    const own: string[] = [];
    while (at < original.length && wanted !== '' && bare(original[at] ?? '') === '') {
      own.push(original[at] ?? '');
      at += 1;
    }
    if (bare(original[at] ?? '') !== wanted) {
      return null;
    }
    own.push(original[at] ?? '');
    at += 1;
    found.push(own);
  }
  return at >= original.length ? found : null;
}

/** For each line of `after`, which line of `before` it is; -1 for a new one. Longest common subsequence. */
function sameLines(before: readonly string[], after: readonly string[]): number[] {
  let start = 0;
  while (start < after.length && start < before.length && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (
    end < Math.min(after.length, before.length) - start &&
    before.at(-1 - end) === after.at(-1 - end)
  ) {
    end += 1;
  }
  const [rows, columns] = [before.length - start - end, after.length - start - end];
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  const same = (i: number, j: number): boolean => before[start + i] === after[start + j];
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      lengths[i * width + j] = same(i, j)
        ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
        : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  const result = after.map((_, at) =>
    at < start ? at : at >= after.length - end ? at - after.length + before.length : -1
  );
  for (let i = 0, j = 0; i < rows && j < columns;) {
    if (same(i, j)) {
      result[start + j] = start + i;
      i += 1;
      j += 1;
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) {
      i += 1;
    } else {
      j += 1;
    }
  }
  return result;
}

/**
 * The library's text after an edit, with the original's own lines wherever the edit changed nothing.
 *
 * @param before what the library writes for the original
 * @param after what it writes after the edit
 */
export function keepLines(original: string, before: string, after: string): string {
  const lines = before.split('\n');
  const own = linesBehind(original.split('\n'), lines);
  if (own === null) {
    return after;
  }
  const next = after.split('\n');
  return sameLines(lines, next)
    .flatMap((from, at) => (from === -1 ? [next[at] ?? ''] : (own[from] ?? [])))
    .join('\n');
}
