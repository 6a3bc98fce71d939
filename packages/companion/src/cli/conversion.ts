/** The converter's commands: `convert` and `check`. */
import { overlaySchema } from '@lockstep/protocol';
import type { Command } from 'commander';
import { Option } from 'commander';
import { beginAtTerminal, examples } from './begin';
import type { CheckOptions } from './check';
import type { ConvertOptions } from './convert';
import { FORMS } from './convertForms';
import type { Parts } from './program';
import { BadUse } from './terminal';

interface ConvertFlags extends Omit<ConvertOptions, 'maxSize'> {
  schema?: boolean;
  /** As typed. */
  maxSize?: string;
}

/** Adds the commands. `end` is told each one's exit status. */
export function describeConversion(
  program: Command,
  parts: Parts,
  end: (status: number) => void
): void {
  const { terminal } = parts;
  program
    .command('convert')
    .description(
      'Print the app definition of a notebook: its steps, inputs and cells; or the notebook as a document.'
    )
    .argument('[notebook]', 'an .ipynb file; it is not changed')
    .addOption(
      new Option(
        '--to <form>',
        'what to print; "markdown" is the notebook with prose, code and outputs, for reading and teaching (default: yaml)'
      ).choices(FORMS)
    )
    .option('--json', 'the same as --to json')
    .option('--overlay <file>', 'use this overlay (default: <name>.app.yaml beside the notebook)')
    .option(
      '--max-size <size>',
      'most bytes of a document, such as 50kB: outputs are shortened first, then prose, then code (default: 200kB)'
    )
    .option('--out <file>', 'write there instead of printing')
    .option('--force', 'write over a file that exists')
    .option('--schema', 'print the JSON Schema of overlay files instead, for editors')
    .addHelpText('after', () =>
      examples(
        'lockstep convert analysis.ipynb',
        'lockstep convert analysis.ipynb --to json > analysis.app.json',
        'lockstep convert analysis.ipynb --to markdown --max-size 50kB --out analysis.md'
      )
    )
    .action(async (notebook: string | undefined, { schema, maxSize, ...options }: ConvertFlags) => {
      if (schema === true) {
        terminal.print(JSON.stringify(overlaySchema(), null, 2));
        end(0);
        return;
      }
      if (notebook === undefined) {
        throw new BadUse(
          'notebook-missing',
          'Name a notebook, such as lockstep convert analysis.ipynb.'
        );
      }
      const { bytesIn, runConvert } = await import('./convert');
      const most = maxSize === undefined ? undefined : bytesIn(maxSize);
      if (most === null) {
        throw new BadUse(
          'size-unclear',
          `Option '--max-size <size>' argument '${maxSize}' is invalid. It must be a size from 1kB, such as 50kB or 1MB.`
        );
      }
      const size = most === undefined ? {} : { maxSize: most };
      end(await runConvert(terminal, notebook, { ...options, ...size }));
    });

  program
    .command('check')
    .description(
      'Say what notebooks become as apps: steps, inputs, and findings with what to do. Cells count from 1, in JSON ' +
        'from 0. Ends with 1 when there is something to look at, with 2 when a notebook cannot be read.'
    )
    .argument('<notebook...>', '.ipynb files, or folders with some below; they are not changed')
    .option('--json', 'print a list of one object for each notebook')
    .option(
      '--suggest',
      'ask a model for better titles and help texts; nothing is changed by it, and a cloud model only where the mode is "auto"'
    )
    .addHelpText('after', () =>
      examples('lockstep check analysis.ipynb', 'lockstep check notebooks --json')
    )
    .action(async (notebooks: string[], options: CheckOptions) => {
      const { runCheck } = await import('./check');
      const begin = () => ({ ...beginAtTerminal(parts), signal: parts.untilInterrupted() });
      end(await runCheck(terminal, notebooks, options, begin));
    });
}
