/** For tests: an engine without rules. It runs what it is told, when it is told, with values pasted into the code. */
import { execFileSync } from 'node:child_process';
import type { RunCommand, RunEvent } from '@lockstep/protocol';
import type { Engine, EngineDeps } from '../../contract';
import { scriptedEngine } from '../../testing/scriptedEngine';

/** How a run says that a step was run, in the order the facts are written. */
function ran(step: string, epoch: number, text: string): RunEvent[] {
  return [
    { type: 'steps-queued', steps: [step], replay: [], reason: null },
    { type: 'epoch-raised', epoch, reason: 'person' },
    { type: 'step-started', step, epoch },
    { type: 'output-added', step, output: { kind: 'stream', cell: 0, name: 'stdout', text } },
    { type: 'step-done', step, took: 1 }
  ];
}

/** No order, no sequence, no encoder, and it does what texts tell it. */
export function ungatedEngine(deps: EngineDeps): Engine {
  const engine = scriptedEngine(deps);
  const texts = new Map<string, string>();
  return {
    ...engine,
    command(run, { command, by }) {
      if (command.type === 'set-inputs') {
        texts.set(run, Object.values(command.values).flatMap(textOf).at(-1) ?? '');
        obey(run, command);
      } else if ('step' in command && command.type === 'run-step') {
        const { epoch } = engine.stateOf(run);
        engine.state(run, ...ran(command.step, epoch + 1, python(texts.get(run) ?? '')));
      } else if (command.type === 'rename') {
        engine.state(run, { type: 'renamed', name: command.name });
      } else {
        return engine.command(run, { expectedSeq: null, command, by });
      }
      return Promise.resolve({ seq: engine.stateOf(run).seq, entries: [] });
    }
  };

  function obey(run: string, { step, values }: Extract<RunCommand, { type: 'set-inputs' }>): void {
    engine.state(run, { type: 'inputs-set', step, values });
    if (
      Object.values(values)
        .flatMap(textOf)
        .some(text => text.includes('fold all cards'))
    ) {
      engine.state(run, { type: 'folded', step, folded: 'model' });
    }
  }
}

function textOf(value: { t: string; v?: unknown }): string[] {
  return value.t === 'str' && typeof value.v === 'string' ? [value.v] : [];
}

/** What a program prints whose source has the text between two quotes, as if nobody had thought of quotes in it. */
function python(text: string): string {
  if (text === '') {
    return '';
  }
  try {
    return execFileSync('python3', ['-c', `word = "${text}"\nprint(word)`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore']
    });
  } catch {
    return '';
  }
}
