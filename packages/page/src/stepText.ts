/** Draws a step's Markdown: simple text at once, the rest by the Markdown library, which comes with the first text that needs it. */
import { asWritten, proseOf } from './prose';

type DrawMarkdown = (node: HTMLElement, markdown: string) => void;

/**
 * @param load loads the drawing by the library; rejects when the chunk can't be had: the text then stays as it was
 * written, and the next one asks again
 */
export function stepText(
  load: () => Promise<DrawMarkdown>
): (node: HTMLElement, markdown: string) => () => void {
  let draw: DrawMarkdown | null = null;
  return (node, markdown) => {
    let gone = false;
    const simple = proseOf(markdown);
    if (simple !== null) {
      node.replaceChildren(...simple);
    } else if (draw !== null) {
      draw(node, markdown);
    } else {
      node.replaceChildren(...asWritten(markdown));
      load().then(
        loaded => {
          draw = loaded;
          if (!gone) {
            loaded(node, markdown);
          }
        },
        () => undefined
      );
    }
    return () => {
      gone = true;
    };
  };
}
