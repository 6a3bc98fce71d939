import { detect } from '@lockstep/privacy';
import type { Mode, Sensitivity } from '@lockstep/protocol';
import fc from 'fast-check';
import { decidePolicy, type PolicyQuestion } from './policy';

const mode = fc.constantFrom<Mode>('local-only', 'ask', 'auto');
const notebook = fc.constantFrom('a.ipynb', './a.ipynb', '/a.ipynb', 'b/a.ipynb');
const question: fc.Arbitrary<PolicyQuestion> = fc.record({
  settings: fc.record({
    mode,
    localOnlyNotebooks: fc.array(notebook, { maxLength: 2 }),
    alwaysNotebooks: fc.array(notebook, { maxLength: 2 })
  }),
  mode: fc.option(mode, { nil: undefined }),
  notebook: fc.option(notebook),
  sensitivity: fc.constantFrom<Sensitivity>('normal', 'personal', 'high'),
  texts: fc.array(
    fc.constantFrom('plain', 'ada@example.org', 'password = "hunter2"', '4111111111111111'),
    { maxLength: 3 }
  )
});
const plain: PolicyQuestion = {
  settings: { mode: 'ask', localOnlyNotebooks: [], alwaysNotebooks: [] },
  mode: undefined,
  notebook: 'a.ipynb',
  sensitivity: 'normal',
  texts: []
};

test('every combination has a decision, with its words', () => {
  fc.assert(
    fc.property(question, asked => {
      const decision = decidePolicy(asked, detect);
      expect(['local-only', 'ask', 'auto']).toContain(decision.mode);
      expect(['normal', 'personal', 'high']).toContain(decision.sensitivity);
      expect(decision.cloud).toBe(
        decision.mode !== 'local-only' && decision.sensitivity !== 'high'
      );
      expect(decision.words).not.toBe('');
    })
  );
});

test('high sensitivity and secrets never leave, whatever the settings', () => {
  fc.assert(
    fc.property(question, fc.boolean(), (asked, tagged) => {
      const high: PolicyQuestion = tagged
        ? { ...asked, sensitivity: 'high' }
        : { ...asked, texts: [...asked.texts, 'x = "sk-ant-api03-abc123def456ghi789"'] };
      expect(decidePolicy(high, detect)).toMatchObject({ sensitivity: 'high', cloud: false });
    })
  );
});

test('notebooks, lists and tasks only tighten the mode', () => {
  fc.assert(
    fc.property(question, asked => {
      const { mode: decided } = decidePolicy(asked, detect);
      const order = ['local-only', 'ask', 'auto'];
      if (asked.mode !== undefined) {
        expect(order.indexOf(decided)).toBeLessThanOrEqual(order.indexOf(asked.mode));
      }
      if (asked.settings.mode === 'local-only') {
        expect(decided).toBe('local-only');
      }
    })
  );
});

test('a local-only notebook is found however its path is written', () => {
  const settings = { ...plain.settings, mode: 'auto' as const, localOnlyNotebooks: ['./a.ipynb'] };
  expect(decidePolicy({ ...plain, settings, notebook: '/a.ipynb' }, detect)).toMatchObject({
    mode: 'local-only',
    cloud: false
  });
});

test('a notebook that was always allowed is not asked for again, unless the task says so', () => {
  const settings = { ...plain.settings, alwaysNotebooks: ['a.ipynb'] };
  expect(decidePolicy({ ...plain, settings }, detect)).toMatchObject({ cloud: true, ask: false });
  expect(decidePolicy({ ...plain, settings, mode: 'ask' }, detect).ask).toBe(true);
  expect(decidePolicy({ ...plain, settings, notebook: 'b.ipynb' }, detect).ask).toBe(true);
});

test('a detector that fails counts as high', () => {
  const broken = () => {
    throw new Error('broken');
  };
  const decision = decidePolicy({ ...plain, texts: ['x'] }, broken);
  expect(decision).toMatchObject({ sensitivity: 'high', cloud: false });
  expect(decision.words).toMatch(/detector failed/);
});
