/** Round the locks: a later step first, a command twice, the same command many times at once, facts made up. */
import type { RunState } from '@lockstep/protocol';
import { harmlessStep, notTried, Tries, type Attack } from '../attack';
import type { Reply } from '../visitor';

/** How many equal commands are sent at once. */
const AT_ONCE = 20;

const accepted = ({ status }: Reply): boolean => status === 200;

/** Whether anything of a step was done, queued or begun. */
function began(state: RunState | null, step: string): boolean {
  const own = state?.steps[step];
  return own !== undefined && (own.status !== 'idle' || own.startedAt !== null);
}

export const outOfOrder: Attack = {
  id: 'order',
  title: 'Run or skip a step that is locked',
  async run({ attacker, plan, newRun }) {
    const required = plan.steps.filter(({ kind, optional }) => kind === 'step' && !optional);
    const locked = required.slice(1);
    if (locked.length === 0) {
      return notTried('The app has one step, so none is locked.');
    }
    const tries = new Tries();
    const { run, seq } = await newRun();
    for (const { id, title } of locked) {
      const ways = ['run-step', 'skip', 'confirm', 'replay', 'revert', 'resume-replay', 'cancel'];
      for (const type of ways) {
        const rest =
          type === 'resume-replay'
            ? { choice: 'repeat' }
            : type === 'confirm'
              ? { allowed: true }
              : {};
        for (const expected of [null, seq, seq + 1_000]) {
          await attacker.command(run, { type, step: id, ...rest }, expected);
        }
        // Looked at after each way: the next one could take it back.
        tries.note(began(await attacker.run(run), id) ? `“${title}” ran before its turn` : null);
      }
      await attacker.command(run, { type: 'run-step', step: id, force: true });
      await attacker.command(run, {
        type: 'answer-prompt',
        step: id,
        prompt: 'p',
        value: text('')
      });
      tries.note(began(await attacker.run(run), id) ? `“${title}” ran before its turn` : null);
    }
    return tries.verdict('A step that is locked stays locked, whatever is sent.');
  }
};

export const madeUpFacts: Attack = {
  id: 'facts',
  title: 'Write the run’s journal, or act as its author',
  async run({ attacker, plan, newRun }) {
    const tries = new Tries();
    const { run } = await newRun();
    const step = plan.steps.at(-1)?.id ?? '';
    const facts = [
      { type: 'step-done', step, took: 1 },
      { type: 'step-started', step, epoch: 1 },
      { type: 'epoch-raised', epoch: 9, reason: 'person' },
      { type: 'output-added', step, output: {} },
      { type: 'execute', code: 'print(1)' },
      { type: 'run-step', step, code: 'print(1)' },
      { type: 'run-step', step, kernel: 'x', path: '/etc' },
      { type: 'migrate', app: 'f'.repeat(64) }
    ];
    for (const fact of facts) {
      tries.refused(fact.type, await attacker.command(run, fact));
    }
    const { status } = await attacker.post(`/runs/${run}/commands`, {
      expectedSeq: null,
      command: { type: 'run-step', step: plan.steps[0]?.id },
      by: 'engine'
    });
    tries.note(status === 200 ? 'a command in the engine’s name was taken' : null);
    return tries.verdict('Only commands are taken, with the fields that they have.');
  }
};

export const twice: Attack = {
  id: 'replay',
  title: 'Send a command again that was carried out',
  async run({ attacker, newRun }) {
    const tries = new Tries();
    const { run, seq } = await newRun();
    const rename = { type: 'rename', name: 'Audit, renamed' };
    const first = await attacker.command(run, rename, seq);
    if (!accepted(first)) {
      return notTried(`A command that is allowed was not taken (${first.status}).`);
    }
    for (let n = 0; n < 3; n++) {
      const again = await attacker.command(run, rename, seq);
      tries.note(accepted(again) ? 'a command was carried out a second time' : null);
    }
    return tries.verdict('A command given in view of an older state is not carried out.');
  }
};

export const atOnce: Attack = {
  id: 'race',
  title: `Start a step ${AT_ONCE} times at once`,
  async run({ attacker, plan, newRun }) {
    const step = harmlessStep(plan) ?? plan.steps.find(({ effects }) => effects.length === 0);
    if (step === undefined) {
      return notTried('Every step asks before it runs.');
    }
    const tries = new Tries();
    const state = await newRun();
    const command = { type: 'run-step', step: step.id };
    const replies = await Promise.all(
      Array.from({ length: AT_ONCE }, () => attacker.command(state.run, command, state.seq))
    );
    const taken = replies.filter(accepted).length;
    await attacker.command(state.run, { type: 'cancel', step: step.id });
    tries.note(taken > 1 ? `${taken} of ${AT_ONCE} starts were taken` : null);
    return taken === 0
      ? notTried('The first step could not be started.')
      : tries.verdict(`One of ${AT_ONCE} was taken.`);
  }
};

function text(v: string): { t: 'str'; v: string } {
  return { t: 'str', v };
}
