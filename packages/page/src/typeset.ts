/** The way to the typesetter: nothing of it is loaded before a text holds a formula. */
import { holdsMath } from './mathMarks';

/** Typesets a node where it holds a formula; the typesetter and its styles come with the first one. */
export async function typeset(node: HTMLElement): Promise<void> {
  if (holdsMath(node)) {
    const { typesetMath } = await import('./math');
    await typesetMath(node);
  }
}
