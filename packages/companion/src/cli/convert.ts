/** `convert`: a notebook's app definition on stdout, as text to read or JSON for programs. */
import { definitionToYaml } from '@lockstep/converter';
import { convertFile } from './notebookFile';
import type { Terminal } from './terminal';

export interface ConvertOptions {
  overlay?: string;
  json?: boolean;
}

/** Resolves with the exit status. */
export async function runConvert(
  terminal: Terminal,
  notebook: string,
  { overlay, json }: ConvertOptions
): Promise<number> {
  const { definition } = await convertFile(terminal.folder, notebook, overlay);
  const text = json === true ? JSON.stringify(definition, null, 2) : definitionToYaml(definition);
  terminal.print(text.replace(/\n$/, ''));
  return 0;
}
