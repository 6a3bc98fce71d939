import { offlineError } from '@lockstep/client';
import { MAX_PROMPT, UserError } from '@lockstep/protocol';
import { Drafting, type Question } from './draft';

function begin(): { drafting: Drafting; sent: Question[]; fail: (error: Error | null) => void } {
  const sent: Question[] = [];
  let error: Error | null = null;
  let ids = 0;
  const deliver = async (question: Question): Promise<void> => {
    sent.push(question);
    await Promise.resolve();
    if (error) {
      throw error;
    }
  };
  const drafting = new Drafting(deliver, () => `question-${(ids += 1)}`);
  return { drafting, sent, fail: next => void (error = next) };
}

const run14 = { kind: 'run', ref: 'k:14', label: 'run 14' } as const;

describe('the draft', () => {
  it('leaves the prompt when it is sent, with what is attached', async () => {
    const { drafting, sent } = begin();
    drafting.edit(' Why? ');
    drafting.attach(run14);
    drafting.attach({ ...run14 });
    await drafting.send();
    expect(sent).toEqual([
      { id: 'question-1', text: 'Why?', attachments: [run14], replaces: null }
    ]);
    expect(drafting.shown.snapshot()).toMatchObject({ text: '', attachments: [] });
  });

  it('is not sent while it is empty', async () => {
    const { drafting, sent } = begin();
    drafting.edit('  \n');
    await drafting.send();
    expect(sent).toEqual([]);
  });

  it('comes back when nobody answers and goes out again under the same id', async () => {
    const { drafting, sent, fail } = begin();
    fail(offlineError());
    drafting.edit('Why?');
    await drafting.send();
    expect(drafting.shown.snapshot()).toMatchObject({ text: 'Why?', held: true, problem: null });
    fail(null);
    await drafting.retry();
    expect(sent.map(question => question.id)).toEqual(['question-1', 'question-1']);
    expect(drafting.shown.snapshot()).toMatchObject({ text: '', held: false });
    await drafting.retry();
    expect(sent).toHaveLength(2);
  });

  it('is another question once it was changed, and waits for Send then', async () => {
    const { drafting, sent, fail } = begin();
    fail(offlineError());
    drafting.edit('Why?');
    await drafting.send();
    drafting.edit('Why not?');
    fail(null);
    await drafting.retry();
    expect(sent).toHaveLength(1);
    await drafting.send();
    expect(sent.at(-1)).toMatchObject({ id: 'question-2', text: 'Why not?' });
  });

  it('comes back with the sentence of a refusal', async () => {
    const { drafting, fail } = begin();
    fail(new UserError('chat-unknown', 'This chat was deleted.'));
    drafting.edit('Why?');
    await drafting.send();
    expect(drafting.shown.snapshot()).toMatchObject({
      text: 'Why?',
      held: false,
      problem: 'This chat was deleted.'
    });
  });

  it('takes an earlier question up and replaces it', async () => {
    const { drafting, sent } = begin();
    drafting.editEarlier('q0000001', 'Wy?', [run14]);
    drafting.edit('Why?');
    await drafting.send();
    expect(sent[0]).toMatchObject({ text: 'Why?', replaces: 'q0000001', attachments: [run14] });
  });

  it('attaches a paste of more than 8,000 characters instead of showing it', () => {
    const { drafting } = begin();
    expect(drafting.takePaste('x'.repeat(MAX_PROMPT), 'Pasted')).toBe(false);
    expect(drafting.takePaste('x'.repeat(MAX_PROMPT + 1), 'Pasted')).toBe(true);
    expect(drafting.shown.snapshot().attachments).toMatchObject([
      { kind: 'text', label: 'Pasted' }
    ]);
  });

  it('says what to do with a message that is too long', async () => {
    const { drafting, sent } = begin();
    drafting.edit('x'.repeat(MAX_PROMPT + 1));
    await drafting.send();
    expect(sent).toEqual([]);
    expect(drafting.shown.snapshot().problem).toMatch(/longer than 8,000 characters/);
  });
});
