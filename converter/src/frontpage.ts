/** An app's title and summary: what a notebook says before its first step. */
import type { Part } from '@lockstep/protocol';
import type { Block } from './blocks';
import type { Outline } from './outline';
import { fileTitle, plainText, shorten } from './titles';

/** Longest summary under an app's title, in characters. */
const SUMMARY_LENGTH = 400;
const TITLE_LENGTH = 120;

/** The first paragraph of a notebook's introduction, and what is left of it. */
export function summaryOf(intro: readonly Block[]): { summary: string; rest: Part[] } {
  const texts = intro.flatMap(block => (block.block === 'text' ? [block.markdown] : []));
  const paragraphs = texts.join('\n\n').split(/\n[ \t]*\n/);
  const at = paragraphs.findIndex(
    paragraph =>
      /^[^|<!>`~-]/.test(paragraph) &&
      /[\p{L}\p{N}]{2}/u.test(plainText(paragraph.replace(/\[[^\]]*\]\([^)]*\)/g, '')))
  );
  const summary = plainText(paragraphs[at] ?? '');
  if (summary.length > SUMMARY_LENGTH || at === -1) {
    const markdown = texts.join('\n\n');
    const rest: Part[] = markdown === '' ? [] : [{ part: 'text', markdown }];
    return { summary: shorten(summary, SUMMARY_LENGTH), rest };
  }
  const markdown = paragraphs
    .filter((_, index) => index !== at)
    .join('\n\n')
    .trim();
  return { summary, rest: markdown === '' ? [] : [{ part: 'text', markdown }] };
}

/**
 * The notebook's own title, else what its metadata state, else its file's name in words.
 *
 * @param name the file's name without folder and ending
 */
export function appTitle(outline: Outline, stated: string | null, name: string): string {
  const heading = outline.title === null ? '' : plainText(outline.title.text);
  const wish = heading === '' ? (stated ?? fileTitle(name)) : heading;
  return shorten(wish.trim() === '' ? 'Untitled' : wish, TITLE_LENGTH);
}
