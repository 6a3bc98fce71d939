/** The assistant's commands: `ask`, `models`, `ledger`. */
import { Mode } from '@lockstep/protocol';
import type { Command } from 'commander';
import { Argument, Option } from 'commander';
import { runAsk } from './ask';
import type { AskOptions } from './ask';
import { beginAtTerminal, examples } from './begin';
import { runLedger } from './ledger';
import { runModels } from './models';
import type { Parts } from './program';

/** Adds the commands. `end` is told each one's exit status. */
export function describeAssistant(
  program: Command,
  parts: Parts,
  end: (status: number) => void
): void {
  const { terminal } = parts;
  program
    .command('ask')
    .description(
      'Ask the assistant. A model on this machine answers; a cloud model only where mode, budget and privacy allow it.'
    )
    .argument('<text>', 'the question, in quotes')
    .option(
      '--notebook <file>',
      'ask about this notebook: its cells, saved outputs and recorded runs'
    )
    .addOption(
      new Option(
        '--mode <mode>',
        'whether a cloud model may be used, instead of what the settings say; "ask" shows first what would be sent'
      ).choices(Mode.options)
    )
    .option('--json', 'print one object: the answer, and why which model gave it')
    .addHelpText('after', () =>
      examples(
        'lockstep ask "What does a left join keep?"',
        'lockstep ask "Why did it fail?" --notebook analysis.ipynb',
        'lockstep ask "Explain this" --notebook analysis.ipynb --mode local-only --json'
      )
    )
    .action(async (text: string, options: AskOptions) => {
      const signal = parts.untilInterrupted();
      end(await runAsk(terminal, text, options, { ...beginAtTerminal(parts), signal }));
    });

  program
    .command('models')
    .description('Say which models there are, and which one answers next.')
    .option('--json', 'print JSON')
    .addHelpText('after', () => examples('lockstep models'))
    .action(async (options: { json?: boolean }) => {
      const signal = parts.untilInterrupted();
      end(await runModels(terminal, options, { ...beginAtTerminal(parts), signal }));
    });

  program
    .command('ledger')
    .description(
      'Say what left this machine and what it cost, and whether a row was changed since.'
    )
    .addArgument(new Argument('[what]', 'only check the rows').choices(['verify']))
    .option('--json', 'print JSON')
    .addHelpText('after', () => examples('lockstep ledger', 'lockstep ledger verify --json'))
    .action(async (what: string | undefined, options: { json?: boolean }) => {
      const verify = what === 'verify';
      end(await runLedger(terminal, { ...options, verify }, beginAtTerminal(parts)));
    });
}
