/** What reaches a model: under its window whatever there is, the failing run first, question and instructions whole. */
import fc from 'fast-check';
import { fit } from './fit';
import { cut } from './cut';
import { INSTRUCTIONS } from './instructions';
import type { Material } from './material';
import { asRun } from './material';
import { KEY_ERROR, openNotebook, recordedRun, roomOf, tokensOf } from './testing';

const signal = new AbortController().signal;

function material(changes: Partial<Material> = {}): Material {
  return {
    instructions: INSTRUCTIONS,
    memory: [],
    notebook: 'a.ipynb',
    open: null,
    withheld: 0,
    record: [],
    more: false,
    focus: null,
    attachments: [],
    hidden: [],
    earlier: [],
    question: 'Why?',
    ...changes
  };
}

async function systemText(changes: Partial<Material>, tokens = 4_000): Promise<string> {
  const { turns } = await fit(material(changes), roomOf(tokens), signal);
  return turns[0]?.text ?? '';
}

const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ maxLength, unit: 'grapheme' }),
    fc
      .tuple(fc.string({ maxLength: 20, unit: 'grapheme' }), fc.integer({ min: 1, max: 300 }))
      .map(([piece, times]) => piece.repeat(times))
  );

const anyRun = fc
  .record({
    code: text(300),
    error: fc.option(fc.record({ name: text(20), message: text(100), traceback: text(400) }), {
      nil: null
    }),
    output: text(300),
    notebook: fc.constantFrom('a.ipynb', null)
  })
  .map(({ code, error, output, notebook }) => (n: number) => {
    const outputs = [
      { kind: 'stdout' as const, mimeTypes: [], text: output, characters: output.length }
    ];
    return recordedRun(n, { code, error, notebook, outputs });
  });

const anyMaterial = fc
  .record({
    runs: fc.array(anyRun, { maxLength: 12 }),
    focused: fc.boolean(),
    sources: fc.array(text(400), { maxLength: 8 }),
    attached: fc.array(text(2_000), { maxLength: 3 }),
    hidden: fc.array(text(500), { maxLength: 3 }),
    earlier: fc.array(text(800), { maxLength: 6 }),
    memory: fc.array(text(100), { maxLength: 3 }),
    question: text(200)
  })
  .map(({ runs, focused, sources, attached, hidden, earlier, memory, question }) => {
    const record = runs.map((make, index) => make(index + 1));
    const last = record.at(-1);
    return material({
      record,
      focus: focused && last !== undefined ? asRun(last) : null,
      open: openNotebook(sources),
      attachments: attached.map((whole, index) => ({
        title: `text ${index}`,
        text: size => cut(whole, size)
      })),
      hidden,
      earlier: earlier.map((said, index) => ({
        role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
        text: said
      })),
      memory: memory.map((value, index) => ({ key: `k${index}`, value, at: 1 })),
      question
    });
  });

test('is never over the window, and question and instructions are whole, or it is refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyMaterial,
      fc.integer({ min: 1, max: 6_000 }),
      fc.constantFrom(0.5, 1, 3, 4, 7),
      async (given, tokens, charactersAToken) => {
        const room = roomOf(tokens, charactersAToken);
        const least = tokensOf(
          [
            { role: 'system', text: given.instructions },
            { role: 'user', text: given.question }
          ],
          charactersAToken
        );
        const made = fit(given, room, signal);
        if (least > tokens) {
          await expect(made).rejects.toMatchObject({ why: 'too-long' });
          return;
        }
        const { turns, seen } = await made;
        expect(tokensOf(turns, charactersAToken)).toBeLessThanOrEqual(tokens);
        expect(turns[0]?.text.startsWith(given.instructions)).toBe(true);
        expect(turns.at(-1)).toEqual({ role: 'user', text: given.question });
        expect(seen.parts.every(part => part.text.isWellFormed())).toBe(true);
        expect(seen.tokens).toBe(tokensOf(turns, charactersAToken));
      }
    ),
    { numRuns: 150 }
  );
});

test('is the same for the same material and window', async () => {
  await fc.assert(
    fc.asyncProperty(anyMaterial, fc.integer({ min: 600, max: 3_000 }), async (given, tokens) => {
      const [one, two] = await Promise.allSettled([
        fit(given, roomOf(tokens), signal),
        fit(given, roomOf(tokens), signal)
      ]);
      expect(one).toEqual(two);
    }),
    { numRuns: 20 }
  );
});

test('shows everything, in order, when there is room', async () => {
  const failing = recordedRun(3, { error: KEY_ERROR, code: "sites['degree']" });
  const { turns, seen } = await fit(
    material({
      record: [
        recordedRun(1),
        {
          n: null,
          observation: {
            kind: 'kernel',
            id: 'k',
            at: 1_500,
            notebook: 'a.ipynb',
            kernel: 'kernel',
            event: 'restarted'
          }
        },
        recordedRun(2),
        {
          n: null,
          observation: {
            kind: 'gap',
            id: 'g',
            at: 2_500,
            notebook: 'a.ipynb',
            until: 2_600,
            lost: 3
          }
        },
        failing
      ],
      focus: asRun(failing),
      memory: [{ key: 'name', value: 'Ada', at: 1 }],
      open: openNotebook(['x1 = 1', 'x2 = 2', "sites['degree']", 'print(later)']),
      hidden: ['The graph has 85 sites.'],
      earlier: [
        { role: 'user', text: 'Hello' },
        { role: 'assistant', text: 'Hello Ada' }
      ]
    }),
    roomOf(8_000),
    signal
  );
  expect(seen.parts.map(({ kind }) => kind)).toEqual([
    'instructions',
    'memory',
    'notebook',
    'runs',
    'notebook',
    'hidden',
    'earlier',
    'question'
  ]);
  expect(seen.parts.map(({ left }) => left)).toEqual(seen.parts.map(() => null));
  const whole = turns[0]?.text ?? '';
  const places = [
    'name: Ada',
    'The open notebook a.ipynb',
    'run 1 · cell 1',
    'Kernel restarted: what earlier runs defined is gone.',
    'run 2 · cell 2',
    'Gap: 3 runs are missing from the record here.',
    'run 3 · cell 3 · Run 3 · failed after 0.1 s · KeyError',
    KEY_ERROR.traceback,
    'cell 4 (not run since opened):\nprint(later)',
    'The graph has 85 sites.'
  ].map(piece => whole.indexOf(piece));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(turns.slice(1).map(({ text: said }) => said)).toEqual(['Hello', 'Hello Ada', 'Why?']);
});

test('shows the failing run with its whole traceback before all else', async () => {
  const long = { ...KEY_ERROR, traceback: `${'frame\n'.repeat(100)}KeyError: 'degree'` };
  const failing = recordedRun(1, { error: long, code: "sites['degree']" });
  const others = Array.from({ length: 60 }, (_, at) =>
    recordedRun(at + 2, {
      code: 'y = 1\n'.repeat(200),
      outputs: [{ kind: 'stdout', mimeTypes: [], text: 'z'.repeat(4_000), characters: 4_000 }]
    })
  );
  const told = await systemText(
    {
      record: [failing, ...others],
      focus: asRun(failing),
      open: openNotebook(Array.from({ length: 100 }, () => 'w = 2\n'.repeat(100))),
      earlier: [{ role: 'user', text: 'e'.repeat(20_000) }],
      hidden: ['h'.repeat(20_000)]
    },
    768
  );
  expect(told).toContain(long.traceback);
  expect(told).toContain("sites['degree']");
});

test('keeps the end of a traceback that is longer than the window', async () => {
  const long = { ...KEY_ERROR, traceback: `${'frame\n'.repeat(1_300)}KeyError: 'degree'` };
  const failing = recordedRun(1, { error: long });
  const told = await systemText({ record: [failing], focus: asRun(failing) }, 500);
  expect(told).toContain("KeyError: 'degree'");
  expect(told).toContain('characters left out');
});

test('says what was left out', async () => {
  const record = Array.from({ length: 60 }, (_, at) =>
    recordedRun(at + 1, { code: 'y = 1\n'.repeat(200) })
  );
  const { seen } = await fit(
    material({
      record,
      more: true,
      open: openNotebook(Array.from({ length: 200 }, () => 'w = 2\n'.repeat(100))),
      earlier: Array.from({ length: 20 }, () => ({ role: 'user', text: 'e'.repeat(500) }))
    }),
    roomOf(1_000),
    signal
  );
  const left = seen.parts.map(part => part.left).filter(words => words !== null);
  expect(left).toEqual([
    expect.stringMatching(/left out, older ones are not shown$/),
    expect.stringMatching(/^\d+ cells left out$/),
    expect.stringMatching(/^\d+ older left out$/)
  ]);
});

test('tells the latest run of a cell whole, earlier ones in a line', async () => {
  const cell = { id: 'c', index: 0 };
  const told = await systemText({
    record: [
      recordedRun(1, { cell, code: 'first = 1' }),
      recordedRun(2, { cell, code: 'second = 2' })
    ]
  });
  expect(told).toContain('run 1 · cell 1');
  expect(told).not.toContain('first = 1');
  expect(told).toContain('second = 2');
});

test('when room is short, tells runs in a line rather than none of them', async () => {
  const code = 'y = 1\n'.repeat(200);
  const told = await systemText({ record: [1, 2, 3, 4].map(n => recordedRun(n, { code })) }, 600);
  expect([1, 2, 3, 4].filter(n => told.includes(`run ${n} · cell ${n} · Run ${n}`))).toHaveLength(
    4
  );
});

test('before anything ran, the open notebook is the context', async () => {
  const told = await systemText({ open: openNotebook(['import pandas', 'df.head()']) });
  expect(told).toContain('Record: nothing has run yet.');
  expect(told).toContain('cell 1 (not run since opened):\nimport pandas');
});

test('tells a Guided App’s step with its inputs', async () => {
  const step = {
    run: 'run1',
    step: 's4',
    title: 'Find communities',
    inputs: [{ label: 'Seeds', value: '200' }]
  };
  const told = await systemText({
    record: [recordedRun(1, { via: 'app', step, error: KEY_ERROR })]
  });
  expect(told).toContain('Guided App');
  expect(told).toContain('step "Find communities" with Seeds = 200');
});

test('names the notebook of a run where the chat belongs to none', async () => {
  const told = await systemText({ notebook: null, record: [recordedRun(1)] });
  expect(told).toContain('run 1 of a.ipynb');
});

test('the prefix stays the same while runs and messages are added', async () => {
  const headings = Array.from({ length: 100 }, (_, at) => `# Chapter ${at}`);
  const open = openNotebook(headings);
  const prefix = async (changes: Partial<Material>) => {
    const { seen } = await fit(
      material({
        memory: [{ key: 'name', value: 'Ada', at: 1 }],
        open: { ...open, cells: open.cells.map(cell => ({ ...cell, kind: 'markdown' })) },
        ...changes
      }),
      roomOf(1_500),
      signal
    );
    return seen.parts.slice(0, 3).map(part => part.text);
  };
  const record = Array.from({ length: 30 }, (_, at) =>
    recordedRun(at + 1, { code: 'y = 1\n'.repeat(10 * at) })
  );
  const first = await prefix({});
  expect(first[2]).toContain('characters left out');
  expect(await prefix({ record })).toEqual(first);
  expect(await prefix({ record, earlier: [{ role: 'user', text: 'é'.repeat(9_000) }] })).toEqual(
    first
  );
});
