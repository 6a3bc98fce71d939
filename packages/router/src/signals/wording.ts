/** What an answer's wording gives away: doubt that it voices itself, and that it goes in circles. */

/** Characters that are read, at most. */
const MOST_READ = 20_000;

const HEDGE =
  /\b(?:i(?:'m| am) not (?:sure|certain)|i (?:think|believe|guess|assume)|not (?:sure|clear|possible)|it(?:'s| is) (?:possible|unclear|likely)|(?:might|may|could) be|perhaps|maybe|probably|presumably|assum(?:e|ing)|approximately|roughly|unclear|it depends|as an? (?:language|ai) model|i (?:can(?:'t|not)|do(?:n't| not)) (?:see|know|access|tell|find|have)|without (?:more|further|additional) (?:information|context|details)|however|actually|wait|sorry)\b/gi;

/** Voiced doubts for each hundred words, at most 1. */
export function hedges(text: string): number {
  const read = text.slice(0, MOST_READ);
  const words = read.match(/\p{L}+/gu)?.length ?? 0;
  const found = read.match(HEDGE)?.length ?? 0;
  return Math.min(1, found / Math.max(1, words / 100) / 4);
}

/** Words in a run that counts as said again. */
const RUN = 5;

/** The share of runs of five words that were said before, 0 to 1: a small model that loops comes near 1. */
export function repeated(text: string): number {
  const words =
    text
      .slice(0, MOST_READ)
      .toLowerCase()
      .match(/[\p{L}\d]+/gu) ?? [];
  const seen = new Set<string>();
  const runs = Math.max(0, words.length - RUN + 1);
  for (let at = 0; at < runs; at += 1) {
    seen.add(words.slice(at, at + RUN).join(' '));
  }
  return runs === 0 ? 0 : (runs - seen.size) / runs;
}
