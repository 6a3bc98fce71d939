/** The written reading of a graph: the same steps in the same order for every reader, as a radiologist reads a picture. */
import type { Expected, Finding } from '../contract/explain';
import type { Measured } from '../contract/parts';
import { factsOf } from './facts';
import { allFindings } from './findings';
import { expectedOnes, questions, unseen } from './reading/answers';
import type { Block } from './reading/blocks';
import { html } from './reading/html';
import { markdown } from './reading/markdown';
import { depths, size, structure } from './reading/shape';
import { sources } from './reading/sources';

const PICTURE = /^data:image\/(?:png|jpeg|webp|svg\+xml)(?:;[a-z0-9=;-]+)?,[^\s"'<>()]*$/i;

/**
 * Writes the reading: what was read and assumed; size and reach; depth; structure; each question's findings; what is
 * expected, with reason and date; what was not looked at, and why.
 *
 * @param found findings as the reader saw them
 * @param options.picture a data URL of an image
 * @throws RangeError when the picture is something else
 */
export function reading(
  measured: Measured,
  found: readonly Finding[],
  options: {
    readonly expected: readonly Expected[];
    readonly picture?: string;
    readonly format: 'markdown' | 'html';
    readonly title: string;
  }
): string {
  const { expected, picture, format, title } = options;
  if (picture !== undefined && !PICTURE.test(picture)) {
    throw new RangeError('The picture of a reading is a data URL of an image.');
  }
  const facts = factsOf(measured);
  const all = allFindings(measured);
  const told = new Set([...found.map(({ id }) => id), ...expected.map(({ finding }) => finding)]);
  const blocks: Block[] = [
    ...(picture === undefined
      ? []
      : [{ kind: 'picture', source: picture, alt: `Map of ${title}` } as const]),
    ...sources(measured),
    ...size(facts),
    ...depths(facts),
    ...structure(facts),
    ...questions(measured, found, expected),
    ...expectedOnes(all, expected),
    ...unseen(measured, all, told)
  ];
  return format === 'html' ? html(title, blocks) : markdown(title, blocks);
}
