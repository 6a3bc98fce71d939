/** The assistant's commands: `ask`, `route`, `models`, `ledger`. */
import { Mode } from '@lockstep/protocol';
import type { Command } from 'commander';
import { Argument, Option } from 'commander';
import type { AskOptions } from './question';
import { beginAtTerminal, examples } from './begin';
import type { LedgerOptions } from './ledger';
import type { Parts } from './program';
import type { PullOptions } from './pull';

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
    .addOption(modeOption())
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
      const { runAsk } = await import('./ask');
      end(await runAsk(terminal, text, options, { ...beginAtTerminal(parts), signal }));
    });

  program
    .command('route')
    .description(
      'Say what would happen to a question and why: rules, tiers, prices, budgets. No model is asked and nothing leaves.'
    )
    .argument('<text>', 'the question, in quotes')
    .option('--explain', 'what it does anyhow')
    .option('--notebook <file>', 'the question is about this notebook')
    .addOption(modeOption())
    .option('--json', 'print JSON')
    .addHelpText('after', () =>
      examples('lockstep route --explain "Why did it fail?" --notebook analysis.ipynb --mode ask')
    )
    .action(async (text: string, options: AskOptions) => {
      const signal = parts.untilInterrupted();
      const { runRoute } = await import('./route');
      end(await runRoute(terminal, text, options, { ...beginAtTerminal(parts), signal }));
    });

  const models = program
    .command('models')
    .description('Say which models there are, and which one answers next.')
    .option('--json', 'print JSON')
    .addHelpText('after', () =>
      examples('lockstep models', 'lockstep models pull qwen2.5-coder:1.5b')
    )
    .action(async (options: { json?: boolean }) => {
      const signal = parts.untilInterrupted();
      const { runModels } = await import('./models');
      end(await runModels(terminal, options, { ...beginAtTerminal(parts), signal }));
    });
  models
    .command('pull')
    .description('Fetch a model, after a yes: into Ollama where it runs, else the built-in one.')
    .argument('<model>', 'its name')
    .option('--built-in', 'the built-in model, although Ollama runs')
    .option('--yes', 'agree to the download')
    .option('--json', 'print JSON')
    .action(async (model: string, options: PullOptions, command: Command) => {
      const signal = parts.untilInterrupted();
      // "--json" belongs to both commands, and the outer one takes it.
      const all = { ...options, ...command.optsWithGlobals<PullOptions>() };
      const { runPull } = await import('./pull');
      end(await runPull(terminal, model, all, { ...beginAtTerminal(parts), signal }));
    });

  program
    .command('ledger')
    .description(
      'Say what left this machine and what it cost, and whether a row was changed since.'
    )
    .addArgument(
      new Argument(
        '[what]',
        'verify: only check it; export: all rows as CSV; sent: the text of one call'
      ).choices(['verify', 'export', 'sent'])
    )
    .argument('[call]', 'with sent: the id of the call')
    .option('--json', 'print JSON')
    .addHelpText('after', () =>
      examples('lockstep ledger', 'lockstep ledger verify', 'lockstep ledger export > ledger.csv')
    )
    .action(
      async (
        what: LedgerOptions['what'],
        call: string | undefined,
        options: { json?: boolean }
      ) => {
        const { runLedger } = await import('./ledger');
        end(await runLedger(terminal, { ...options, what, call }, beginAtTerminal(parts)));
      }
    );
}

function modeOption(): Option {
  return new Option(
    '--mode <mode>',
    'whether a cloud model may be used, instead of what the settings say; "ask" shows first what would be sent'
  ).choices(Mode.options);
}
