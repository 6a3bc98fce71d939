/** What notebooks show, each kind against a real kernel: what a run's state holds of it in the end. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Output, StepStatus } from '@lockstep/protocol';
import { verifyJournal, replayJournal, stateForParticipant } from '@lockstep/workflow';
import type { Headless } from '../comms/runComms';
import { useEngine } from './testing/live';
import { appOf } from './testing/notebook';
import { Walker } from './testing/walking';

jest.setTimeout(60_000);

const { server, store, engine } = useEngine();
let run: Walker;

/** Steps by title, in the order in which they run. */
const STEPS = {
  Begin: `import sys`,
  Streams: `print('out', flush=True); print('problem', file=sys.stderr, flush=True); print('again')
print('first\\rsecond', end='\\n'); print('\\x1b[31mred\\x1b[0m')`,
  Tables: `import pandas as pd
table = pd.DataFrame({'site': ['a.org', 'b.org'], 'links': [3, 40]})
display(table)
table.style.highlight_max(subset=['links'], color='gold').set_caption('Most links')`,
  Markup: `from IPython.display import HTML, SVG, Markdown, Latex, JSON, Math, Image
display(HTML('<b onclick="evil()">bold</b><script>evil()</script>'))
display(SVG('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'))
display(Markdown('**bold** $x^2$')); display(Latex('$$E = mc^2$$')); display(Math('x_1'))
display(JSON({'a': [1, None]}))`,
  Pictures: `import matplotlib.pyplot as plt
import base64
display(Image(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')))
plt.plot([1, 2, 3]); plt.show()`,
  Updates: `handle = display('waits', display_id='here')
handle.update('half'); handle.update('done')
later = display('waits', display_id='later')
print('between')`,
  Clearing: `from IPython.display import clear_output
print('gone'); clear_output()
print('replaced'); clear_output(wait=True); print('kept')
print('stays'); clear_output(wait=True)`,
  Later: `later.update('changed by a later step')
_ = display('twin', display_id='here')`,
  Controls: `import ipywidgets as w
slider = w.IntSlider(value=1, max=9); inside = w.Output()
named = display('slider at 1', display_id='named')
def moved(change):
    named.update(f'slider at {change.new}')
    display(f'nowhere {change.new}')
    with inside:
        print('inside', change.new)
slider.observe(moved, 'value')
display(slider, inside)`,
  End: `print('end')`
};

const id = (title: keyof typeof STEPS): string => title.toLowerCase();

beforeAll(async () => {
  const cells = Object.entries(STEPS).flatMap(([title, code]) => [`# ${title}`, code]);
  const app = store.definitions.put(appOf(cells), { path: 'test.ipynb', root: server.root });
  const { state } = await engine.create({ app, owner: 'me', by: 'person', published: false });
  run = new Walker(engine, state.run);
});

/** Runs a step and gives its outputs, briefly. */
async function outputsOf(title: keyof typeof STEPS): Promise<unknown[]> {
  const own = await run.runStep(id(title));
  expect([title, own.status, own.error]).toEqual([title, 'done', null]);
  expect(own.result?.outputs).toEqual(own.outputs);
  return own.outputs.map(brief);
}

const shown = (title: keyof typeof STEPS): unknown[] => run.step(id(title)).outputs.map(brief);

/** A stream as its name and text, a display as its types with their text, `bytes` for what is set aside. */
function brief(output: Output): unknown {
  switch (output.kind) {
    case 'stream':
      return [output.name, output.text];
    case 'display':
      return Object.fromEntries(
        Object.entries(output.data).map(([type, part]) => [
          type,
          'text' in part ? part.text : 'json' in part ? part.json : 'bytes'
        ])
      );
    default:
      return output.kind;
  }
}

const text = (value: string): object => ({ 'text/plain': `'${value}'` });

test('streams stay apart, a carriage return overwrites its line, colours stay', async () => {
  expect(await outputsOf('Streams')).toEqual([
    ['stdout', 'out\n'],
    ['stderr', 'problem\n'],
    ['stdout', 'again\nsecond\n\x1b[31mred\x1b[0m\n']
  ]);
});

test('a frame is a table, a styled one brings its styles', async () => {
  const [plain, styled] = await outputsOf('Tables');
  expect(partOf(plain, 'text/html')).toContain('<td>b.org</td>');
  expect(partOf(styled, 'text/html')).toMatch(/<style[^]*gold[^]*<caption>Most links/);
});

test('markup, formulas and JSON are kept as they came, a drawing as bytes', async () => {
  const [html, svg, markdown, latex, math, json] = await outputsOf('Markup');
  expect(partOf(html, 'text/html')).toContain('onclick');
  expect(svg).toMatchObject({ 'image/svg+xml': 'bytes' });
  expect(markdown).toMatchObject({ 'text/markdown': '**bold** $x^2$' });
  expect(latex).toMatchObject({ 'text/latex': '$$E = mc^2$$' });
  expect(math).toMatchObject({ 'text/latex': '$\\displaystyle x_1$' });
  expect(json).toMatchObject({ 'application/json': { a: [1, null] } });
});

test('pictures are bytes beside the journal', async () => {
  const pictures = (await outputsOf('Pictures')).filter(
    output => typeof output === 'object' && output !== null && 'image/png' in output
  );
  expect(pictures).toMatchObject([{ 'image/png': 'bytes' }, { 'image/png': 'bytes' }]);
  for (const { output } of run.events('output-added')) {
    const part = output.kind === 'display' ? output.data['image/png'] : undefined;
    if (part !== undefined && 'blob' in part) {
      expect(
        Buffer.from(store.blobs.read(part.blob) ?? [])
          .subarray(1, 4)
          .toString()
      ).toBe('PNG');
    }
  }
});

test('a display is updated by its id within its step', async () => {
  expect(await outputsOf('Updates')).toEqual([
    text('done'),
    text('waits'),
    ['stdout', 'between\n']
  ]);
});

test('clearing takes what is there, and with wait only when something new comes', async () => {
  expect(await outputsOf('Clearing')).toEqual([['stdout', 'kept\nstays\n']]);
});

test('a later step changes what an earlier one shows, and nothing turns stale by it', async () => {
  const statuses = (): Record<string, StepStatus> =>
    Object.fromEntries(run.ids.map(step => [step, run.step(step).status]));
  const { decisive } = run.state;
  const before = statuses();
  const outputs = await outputsOf('Later');
  await run.until(() => run.events('output-replaced').some(({ output }) => isUpdated(output)));
  await run.until(() => JSON.stringify(shown('Updates')).includes('twin'));
  expect(outputs).toEqual([text('twin')]);
  expect(shown('Updates')).toEqual([
    text('twin'),
    text('changed by a later step'),
    ['stdout', 'between\n']
  ]);
  const { result, outputs: own } = run.step('updates');
  expect(result?.outputs).toEqual(own);
  expect(statuses()).toEqual({ ...before, later: 'done' });
  expect(run.state.decisive).toBeGreaterThan(decisive);
});

test('a callback changes a display by its id and fills its Output control; its own display goes nowhere', async () => {
  const outputs = await outputsOf('Controls');
  expect(outputs).toHaveLength(3);
  const frames: Headless[] = [];
  const page = engine.comms(run.run).join({
    scope: 'participant',
    send: frame => {
      frames.push(structuredClone(frame));
      return Promise.resolve();
    }
  });
  const view = run.step('controls').outputs[1];
  const part =
    view?.kind === 'display' ? view.data['application/vnd.jupyter.widget-view+json'] : undefined;
  const model = part !== undefined && 'json' in part ? part.json : null;
  const comm =
    typeof model === 'object' && model !== null && 'model_id' in model
      ? String(model.model_id)
      : '';
  const channel = `comm/${run.run}`;
  const data = { method: 'update' as const, state: { value: 7 } };
  page.receive({ channel, msg: '1', comm, data }, []);
  await run.until(() => JSON.stringify(shown('Controls')).includes('slider at 7'));
  expect(shown('Controls')).toEqual([text('slider at 7'), outputs[1], outputs[2]]);
  const { status } = await run.runStep('end');
  expect(status).toBe('done');
  await until(() => JSON.stringify(frames).includes('inside 7'));
  expect(JSON.stringify(run.journal)).not.toContain('nowhere');
  page.dispose();
});

test('the journal gives the same state again, and a participant sees the same', () => {
  expect(verifyJournal(run.journal).problem).toBeNull();
  expect(replayJournal(run.journal).steps).toEqual(run.state.steps);
  expect(stateForParticipant(run.state).steps.updates?.outputs).toEqual(
    run.step('updates').outputs
  );
});

test('a replay shows the same again, whatever later steps had changed', async () => {
  await run.send({ type: 'restart-kernel' });
  await run.runStep('later');
  await run.until(() => JSON.stringify(shown('Updates')).includes('twin'));
  const { same, replayed, outputs } = run.step('updates');
  expect({ same, replayed }).toEqual({ same: true, replayed: true });
  expect(outputs.map(brief)).toContainEqual(text('changed by a later step'));
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await delay(20);
  }
}

/** A part of a brief output, as text. */
function partOf(output: unknown, type: string): string {
  return typeof output === 'object' && output !== null ? String(Reflect.get(output, type)) : '';
}

function isUpdated(output: Output): boolean {
  return output.kind === 'display' && output.updated === true;
}
