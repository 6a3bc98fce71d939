// Which part of the routing data a row belongs to: fixed by a committed seed before anything was trained, so that
// nobody can choose the rows that a figure stands on. A row is known by its words: the same question, however it is
// spaced, is always in the same part.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const split = JSON.parse(readFileSync(new URL('./split.json', import.meta.url), 'utf8'));

/** A number from 0 to 1 that only the seed and the words decide. */
function drawn(...words) {
  const digest = createHash('sha256')
    .update([split.seed, ...words].join('\u0000'))
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

/** A question without what differs from file to file: case, spacing, and how options and answer are set. */
export const plain = question =>
  question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** `train`, `validation` or `test`. */
export function partOf(set, question) {
  let left = drawn(set, plain(question));
  const shares = Object.entries(split.parts[set]);
  for (const [part, share] of shares) {
    left -= share;
    if (left < 0) {
      return part;
    }
  }
  return shares.at(-1)[0];
}

export const subjectFolds = split.subjectFolds;

/** The fold in which a subject is one that nobody has seen. */
export const foldOf = subject => Math.floor(drawn('subject', subject) * split.subjectFolds);
