/** Other people's runs and things that do not exist: ids that are guessed, copied or made up. */
import { routes } from '@lockstep/protocol';
import { firstMessage, Tries, type Attack } from '../attack';

/** Names that mean something to JavaScript, to a file system, to a database, or that are just long. */
const STRANGE_STEPS = [
  '__proto__',
  'constructor',
  'toString',
  '../setup',
  "x' OR '1'='1",
  '\u0000',
  'x'.repeat(100_000)
];

const STRANGE_RUNS = [
  'a'.repeat(16),
  '0'.repeat(40),
  '__proto__',
  '..',
  '%2e%2e',
  "x'--",
  'x'.repeat(5_000)
];

/** A blob's name that is as good as another one where it is not looked up for its run. */
const BLOB = 'a'.repeat(64);

export const forgedIds: Attack = {
  id: 'ids',
  title: 'Name runs and steps that do not exist',
  async run({ attacker, plan, newRun }) {
    const tries = new Tries();
    const { run } = await newRun();
    for (const strange of STRANGE_RUNS) {
      const name = strange.slice(0, 20);
      tries.refused(`run ${name}`, await attacker.get(`/runs/${strange}`));
      const reply = await attacker.command(strange, { type: 'rename', name: 'x' });
      tries.refused(`a command to run ${name}`, reply);
    }
    for (const step of STRANGE_STEPS) {
      for (const command of [
        { type: 'run-step', step },
        { type: 'set-inputs', step, values: {} },
        { type: 'fold', step, folded: true }
      ]) {
        const reply = await attacker.command(run, command);
        tries.refused(`${command.type} of step “${step.slice(0, 20)}”`, reply);
      }
    }
    const step = plan.steps.at(-1)?.id;
    const values = { ['__proto__']: { t: 'int', v: '1' }, constructor: { t: 'int', v: '1' } };
    tries.refused(
      'values of no input',
      await attacker.command(run, { type: 'set-inputs', step, values })
    );
    return tries.verdict('What does not exist is not found, and nothing else is.');
  }
};

export const othersRuns: Attack = {
  id: 'others',
  title: 'Open somebody else’s run by its id',
  async run({ attacker, victim, plan, newRun }) {
    const tries = new Tries();
    const { run, seq } = await newRun(victim);
    for (const [name, route] of Object.entries(routes)) {
      if (route.scope !== 'participant' || !route.path.includes(':run')) {
        continue;
      }
      const path = route.path
        .replace(':run', run)
        .replace(/:(\w+)/g, (_, key: string) => (key === 'file' ? 'links.csv' : BLOB));
      const body = { expectedSeq: null, command: { type: 'rename', name: 'Taken over' } };
      const reply =
        route.method === 'GET' ? await attacker.get(path) : await attacker.post(path, body);
      tries.refused(`${name} of another browser’s run`, reply);
    }
    for (const step of plan.steps) {
      tries.refused('run-step', await attacker.command(run, { type: 'run-step', step: step.id }));
    }
    const heard = await firstMessage(attacker, `run/${run}`);
    tries.note(/"type":"(events|subscribed)"/.test(heard) ? 'its events were sent' : null);
    const listed = (await attacker.get('/runs')).text.includes(run);
    tries.note(listed ? 'it stands in the list' : null);
    const now = await victim.run(run);
    tries.note(now?.seq === seq ? null : 'it was changed');
    return tries.verdict('A run is its own browser’s; its id gives nothing.');
  }
};
