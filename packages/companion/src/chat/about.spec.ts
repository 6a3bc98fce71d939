/** Which run a question is about, and what kind of question it is. */
import type { Attachment } from '@lockstep/protocol';
import { attachedRun, focusOf, kindOf } from './about';
import { asRun, type RecordedRun } from './material';
import { KEY_ERROR, recordedRun } from './testing';

const done = recordedRun(1);
const failed = recordedRun(2, { error: KEY_ERROR });
const cancelled = recordedRun(3, { status: 'cancelled' });
const step = { run: 'r', step: 's4', title: 'Find communities', inputs: [] };
const inApp = recordedRun(4, { error: KEY_ERROR, via: 'app', step });

const run = (stored: typeof done): RecordedRun => ({ stored, run: stored.observation });

test.each(['why?', 'Why did that fail?', 'fix it', 'what happened', 'How do I fix this?', '?'])(
  'after a failure "%s" is about it',
  question => {
    const focus = focusOf(question, [], [done, failed, cancelled]);
    expect(focus?.stored).toBe(failed);
    expect(kindOf(question, focus, false)).toBe('explain-error');
  }
);

test('after the failure was mended, "why?" is not about it', () => {
  expect(focusOf('why?', [], [failed, recordedRun(5)])).toBeNull();
});

test('a run that the question names is looked at', () => {
  const focus = focusOf('What did run 1 print?', [], [done, failed]);
  expect(focus?.stored).toBe(done);
  expect(kindOf('What did run 1 print?', focus, false)).toBe('chat');
});

test('an attached failure is what it is about, whatever the words', () => {
  const focus = focusOf('Say more', [run(inApp)], [failed]);
  expect(focus?.stored).toBe(inApp);
  expect(kindOf('Say more', focus, true)).toBe('explain-error');
});

test.each([
  ['Write a function that strips spaces', 'code'],
  ['Could you plot the degrees?', 'code'],
  ['Give me code to read the file', 'code'],
  ['Refactor this cell into two functions', 'patch'],
  ['Can you rename url to address?', 'patch'],
  ['Summarise the output of run 3', 'summary'],
  ['What does this table say?', 'summary'],
  ['How should I approach the join?', 'plan'],
  ['Which steps are left?', 'plan'],
  ['What is in sites?', 'chat'],
  ['Explain this notebook in five lines', 'chat']
])('"%s" is %s', (question, kind) => {
  expect(kindOf(question, null, false)).toBe(kind);
});

test.each<[Attachment['kind'], string, unknown]>([
  ['run', 'kernel:2', failed],
  ['step', 's4', inApp],
  ['cell', 'cell-1', done],
  ['text', 'kernel:2', undefined],
  ['step', 'another', undefined]
])('an attached %s (%s) is looked up in the record', (kind, ref, found) => {
  const record = [done, failed, inApp];
  const get = (id: string) => {
    const stored = record.find(({ observation }) => observation.id === id);
    return stored === undefined ? null : asRun(stored);
  };
  expect(attachedRun({ kind, ref, label: 'it' }, record, get)?.stored).toBe(found);
});
