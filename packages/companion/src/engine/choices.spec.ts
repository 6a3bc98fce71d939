/** Choices that only a live kernel knows, with kernels under script: when it is asked, and what is written. */
import fc from 'fast-check';
import type { AppDefinition, LiveChoices, Value } from '@lockstep/protocol';
import { replayJournal } from '@lockstep/workflow';
import { choicesExpression, choicesIn } from './kernelChoices';
import { appOf } from './testing/notebook';
import { scriptedWorld, type ScriptedWorld } from './testing/scripted';
import type { Walker } from './testing/walking';

const FROM: LiveChoices = { take: 'values', frame: 'frame', column: 'country' };

/** The app with live choices for an input. */
function offering(definition: AppDefinition, id: string, choicesFrom = FROM): AppDefinition {
  const steps = definition.steps.map(step => ({
    ...step,
    inputs: step.inputs.map(input => (input.id === id ? { ...input, choicesFrom } : input))
  }));
  return { ...definition, steps };
}

const APP = offering(
  appOf([
    '# Read',
    'size = 3\nframe = read(size)',
    '# Choose',
    'country = "France"\nchosen = frame[country]',
    '# Show',
    'print(chosen)'
  ]),
  'country'
);

/** What the kernel answers with. */
function answer(...values: unknown[]): string {
  return `'${Buffer.from(JSON.stringify(values)).toString('hex')}'`;
}

const str = (v: string): Value => ({ t: 'str', v });
const int = (v: string): Value => ({ t: 'int', v });

let world: ScriptedWorld;
afterEach(() => world.close());

async function offered(run: Walker, ...names: string[]): Promise<void> {
  await run.until(state =>
    names.every((name, at) => {
      const value = state.steps.choose?.choices['country']?.[at];
      return value?.t === 'str' && value.v === name;
    })
  );
}

/** Lets what nobody waits for come to its end. */
async function pass(): Promise<void> {
  await new Promise(resolve => setImmediate(resolve));
}

describe('the kernel', () => {
  it('is asked when the step opens, and its choices are kept in the journal', async () => {
    world = scriptedWorld(() => {
      for (const kernel of world.kernels) {
        kernel.onEvaluate = () => answer(str('Spain'), str('France'), str('Belgium'));
      }
      return { status: 'ok' };
    });
    const run = await world.begin(APP);
    await run.runStep('read');
    await offered(run, 'Belgium', 'France', 'Spain');
    expect(run.step('choose').values).toEqual({ country: str('France') });
    expect(run.events('choices-read')).toHaveLength(1);
    expect(replayJournal(run.journal)).toEqual(run.state);
    // Its code was never sent as a cell, and the exported notebook does not know of it.
    expect(world.kernels[0]?.ran).toHaveLength(1);
    expect(JSON.stringify(world.engine.exportNotebook(run.run))).not.toContain('Belgium');
  });

  it('is asked again when an earlier step ran again, and only then', async () => {
    let names = ['France'];
    world = scriptedWorld((_, kernel) => {
      kernel.onEvaluate = () => answer(...names.map(str));
      return { status: 'ok' };
    });
    const run = await world.begin(APP);
    await run.runStep('read');
    await offered(run, 'France');
    await run.send({ type: 'rename', name: 'Other' });
    await pass();
    expect(world.kernels[0]?.asked).toHaveLength(1);
    names = ['Italy'];
    await run.send({ type: 'set-inputs', step: 'read', values: { size: int('4') } });
    await run.runStep('read');
    await offered(run, 'Italy');
    expect(run.events('choices-read')).toHaveLength(2);
  });

  it('takes its choices back when it has none any more', async () => {
    let reply: string | null = answer(str('France'));
    world = scriptedWorld((_, kernel) => {
      kernel.onEvaluate = () => reply;
      return { status: 'ok' };
    });
    const run = await world.begin(APP);
    await run.runStep('read');
    await offered(run, 'France');
    reply = null;
    await run.send({ type: 'set-inputs', step: 'read', values: { size: int('4') } });
    await run.runStep('read');
    await run.until(state => Object.keys(state.steps.choose?.choices ?? {}).length === 0);
    expect(run.step('choose').status).toBe('idle');
  });

  it('does not make a journal heavy: what goes beyond 64 kB of one step is left out', async () => {
    const app = ['country', 'city'].reduce(
      (definition, id) => offering(definition, id),
      appOf([
        '# Read',
        'size = 3\nframe = read(size)',
        '# Choose',
        'country = "France"\ncity = "Lyon"\nprint(frame, country, city)'
      ])
    );
    const many = Array.from({ length: 200 }, (_, at) => str(`${at} `.padEnd(200, 'x')));
    world = scriptedWorld((_, kernel) => {
      kernel.onEvaluate = () => answer(...many);
      return { status: 'ok' };
    });
    const run = await world.begin(app);
    await run.runStep('read');
    await run.until(state => Object.keys(state.steps.choose?.choices ?? {}).length > 0);
    expect(world.kernels[0]?.asked).toHaveLength(2);
    expect(Object.keys(run.step('choose').choices)).toEqual(['country']);
  });

  it('is never asked while a step runs: a step waits for the answer, and a late one is dropped', async () => {
    let reply: (text: string) => void = () => undefined;
    world = scriptedWorld((_, kernel) => {
      kernel.onEvaluate = () => new Promise(resolve => (reply = resolve));
      return { status: 'ok' };
    });
    const run = await world.begin(APP);
    await run.runStep('read');
    await pass();
    await run.send({ type: 'run-step', step: 'choose' });
    await pass();
    expect(run.step('choose').status).toBe('queued');
    expect(world.kernels[0]?.ran).toHaveLength(1);
    reply(answer(str('France')));
    await run.quiet();
    expect(run.step('choose').status).toBe('done');
    expect(world.kernels[0]?.ran).toHaveLength(2);
    const order = run.journal.map(({ event }) => event.type);
    expect(order.indexOf('choices-read')).toBeLessThan(order.lastIndexOf('step-started'));
  });

  it('does not hold a run up when it dies while it is asked', async () => {
    world = scriptedWorld((_, kernel) => {
      kernel.onEvaluate = () => new Promise(() => undefined);
      return { status: 'ok' };
    });
    const run = await world.begin(APP);
    await run.runStep('read');
    await pass();
    world.kernels[0]?.die();
    await run.until(state => state.epoch === 2);
    expect(run.step('read').status).toBe('cold');
    expect((await run.runStep('choose')).status).toBe('done');
    expect(run.events('choices-read')).toEqual([]);
  });

  it('is not asked at all where nobody looks at fields', async () => {
    world = scriptedWorld(() => ({ status: 'ok' }), { liveChoices: false });
    const run = await world.begin(APP);
    await run.runStep('read');
    await pass();
    expect(world.kernels[0]?.asked).toEqual([]);
  });

  it('never puts a secret among the choices', async () => {
    const app = offering(
      appOf([
        '# Read',
        'api_key = "x"\nframe = read(api_key)',
        '# Choose',
        'country = "a"\nprint(country)'
      ]),
      'country'
    );
    world = scriptedWorld((_, kernel) => {
      kernel.onEvaluate = () => answer(str('a'), str('hunter22'));
      return { status: 'ok' };
    });
    const run = await world.begin(app);
    const values = { api_key: str('hunter22') };
    await run.send({ type: 'set-inputs', step: 'read', values });
    await run.runStep('read');
    await pass();
    expect(world.kernels[0]?.asked).toHaveLength(1);
    expect(JSON.stringify(run.journal)).not.toContain('hunter22');
  });
});

describe('what a kernel is asked', () => {
  const face = { id: 'x', label: 'X', type: 'text' as const, required: true, asked: false };

  beforeEach(() => {
    world = scriptedWorld();
  });

  it.each(['os.system("x")', 'a b', '', '1a', 'lambda', 'x)', 'a\nb', 'a;b'])(
    'never holds %j as the name of a frame',
    frame => {
      expect(choicesExpression('python', { take: 'columns', frame })).toBeNull();
    }
  );

  it('is one expression whatever a column is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), column => {
        const text = choicesExpression('python', { take: 'values', frame: 'größe', column }) ?? '';
        expect(text.split('\n')).toHaveLength(1);
        expect(text.endsWith(`space['read'](frame, ${JSON.stringify(column)}))[1])({}, größe)`));
      })
    );
  });

  it('is nothing in a language that nobody taught it', () => {
    expect(choicesExpression('r', { take: 'columns', frame: 'df' })).toBeNull();
  });

  it.each(['', 'nonsense', "'7'", "'7b7d'", "['a']", "'5b227b225d'"])(
    'offers nothing where the answer is %j',
    text => {
      expect(choicesIn(text, face, FROM)).toEqual([]);
    }
  );

  it('offers values of the kind the code was written for, sorted, each once', () => {
    const year = { ...face, type: 'int' as const, initial: int('2020') };
    const floats = ['2021.0', '1999.5', '2020.0', '2021.0'].map(v => ({ t: 'float', v }));
    expect(choicesIn(answer(...floats, str('2022')), year, FROM)).toEqual([
      int('2020'),
      int('2021')
    ]);
    const share = { ...face, type: 'float' as const, initial: { t: 'float' as const, v: '0.5' } };
    expect(choicesIn(answer(int('2'), { t: 'float', v: '1e+22' }, int('10')), share, FROM)).toEqual(
      ['2.0', '10.0', '1e+22'].map(v => ({ t: 'float', v }))
    );
    const few = { ...year, min: 2021 };
    expect(choicesIn(answer(int('2020'), int('2021')), few, FROM)).toEqual([int('2021')]);
    const list = { ...face, type: 'list' as const, element: 'text' as const };
    const columns = { take: 'columns' as const, frame: 'df' };
    expect(choicesIn(answer(str('b'), str('a'), int('3')), list, columns)).toEqual([
      str('b'),
      str('a')
    ]);
  });
});
