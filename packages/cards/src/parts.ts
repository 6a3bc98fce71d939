/** Where a step's text stands: before its results as help, or between them as the notebook has it. */
import type { Output, PlanStep } from '@lockstep/protocol';

/** Results of some cells and the text that follows them. */
export interface Section {
  outputs: Output[];
  markdown: string;
}

/** All text of a step as one piece of Markdown, for a card without results. */
export function wholeText(step: PlanStep): string {
  return joined(step.parts.flatMap(part => (part.part === 'text' ? [part.markdown] : [])));
}

/** The text before the first cell. */
export function leadText(step: PlanStep): string {
  const first = step.parts.findIndex(part => part.part === 'cell');
  const lead = first < 0 ? step.parts : step.parts.slice(0, first);
  return joined(lead.flatMap(part => (part.part === 'text' ? [part.markdown] : [])));
}

/** Results with the text after them, in reading order. Results of cells that no part names come last. */
export function sectionsOf(step: PlanStep, outputs: readonly Output[]): Section[] {
  const sections: Section[] = [];
  const placed = new Set<number>();
  let open: Section | null = null;
  for (const part of step.parts) {
    if (part.part === 'cell') {
      if (open === null || open.markdown !== '') {
        open = { outputs: [], markdown: '' };
        sections.push(open);
      }
      placed.add(part.cell);
      open.outputs.push(...outputs.filter(output => output.cell === part.cell));
    } else if (open !== null) {
      open.markdown = joined([open.markdown, part.markdown]);
    }
  }
  const rest = outputs.filter(output => !placed.has(output.cell));
  return rest.length === 0 ? sections : [...sections, { outputs: rest, markdown: '' }];
}

function joined(texts: readonly string[]): string {
  return texts.filter(text => text.trim() !== '').join('\n\n');
}
