/** An answer taken apart: its code blocks, and its prose without them. */

export interface CodeBlock {
  /** In lower case, empty where the fence names none. */
  language: string;
  code: string;
}

/** Blocks between fences; one that is not closed reaches to the end, as it is drawn. */
export function partsOf(answer: string): { blocks: CodeBlock[]; prose: string } {
  const blocks: CodeBlock[] = [];
  const prose: string[] = [];
  let fence: string | null = null;
  let block: { language: string; lines: string[] } | null = null;
  for (const line of answer.split('\n')) {
    const [, indent = '', ticks, language = ''] =
      /^( {0,3})(`{3,}|~{3,})\s*([\w+-]*)/.exec(line) ?? [];
    if (block !== null && fence !== null) {
      if (ticks !== undefined && ticks.startsWith(fence) && line.trim() === ticks) {
        blocks.push({ language: block.language, code: block.lines.join('\n') });
        block = null;
      } else {
        block.lines.push(line);
      }
    } else if (ticks !== undefined) {
      fence = ticks;
      block = { language: language.toLowerCase(), lines: [] };
      prose.push(indent);
    } else {
      prose.push(line);
    }
  }
  if (block !== null) {
    blocks.push({ language: block.language, code: block.lines.join('\n') });
  }
  return { blocks, prose: prose.join('\n') };
}
