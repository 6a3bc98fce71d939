import type { AnswerPhase, ChatEvent, ChatMessage, ChatView } from '@lockstep/protocol';
import fc from 'fast-check';
import { Transcript } from './transcript';

const ID = 'answer01';

const question = (id: string, text: string): ChatMessage => ({
  role: 'user',
  id,
  at: 1,
  text,
  attachments: []
});

function answer(
  id: string,
  { phase, text = '' }: { phase: AnswerPhase; text?: string }
): ChatMessage {
  return {
    role: 'assistant',
    id,
    at: 1,
    answers: null,
    phase,
    progress: null,
    parts: [{ by: 'draft', model: 'small', tier: 'basic', place: 'local', text }],
    preview: null,
    record: null,
    problem: null,
    saw: false
  };
}

const viewOf = (messages: ChatMessage[], { more = false } = {}): ChatView => ({
  summary: { chat: 'chat00001', title: 'Links lost', notebook: null, at: 1, messages: 0 },
  messages,
  more,
  context: null
});

function writing(): Transcript {
  const transcript = new Transcript();
  transcript.apply([{ type: 'snapshot', view: viewOf([question('q0000001', 'Why?')]) }]);
  transcript.apply([{ type: 'message', message: answer(ID, { phase: 'writing' }) }]);
  return transcript;
}

const append = (from: number, text: string): ChatEvent => ({
  type: 'append',
  message: ID,
  by: 'draft',
  from,
  text
});

describe('a transcript', () => {
  it('holds exactly the text that was sent, however it was cut into up to 4,000 pieces', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 4_000, unit: 'binary' }),
        fc.array(fc.nat(8_000), { maxLength: 4_000 }),
        (text, cuts) => {
          const at = [...new Set([0, ...cuts.filter(cut => cut < text.length), text.length])];
          at.sort((a, b) => a - b);
          const transcript = writing();
          const events = at
            .slice(1)
            .map((end, index) => append(at[index] ?? 0, text.slice(at[index], end)));
          expect(transcript.apply(events)).toBe(true);
          expect(transcript.textOf(ID, 'draft').text).toBe(text);
        }
      ),
      { numRuns: 30 }
    );
  });

  it('drops nothing and doubles nothing over 4,000 chunks of which some come twice', () => {
    const transcript = writing();
    let text = '';
    for (let chunk = 0; chunk < 4_000; chunk += 1) {
      const piece = `${chunk} `;
      expect(transcript.apply([append(text.length, piece)])).toBe(true);
      if (chunk % 7 === 0) {
        expect(transcript.apply([append(text.length, piece)])).toBe(true);
      }
      text += piece;
    }
    expect(transcript.textOf(ID, 'draft').text).toBe(text);
  });

  it('tells a hole instead of writing past it', () => {
    const transcript = writing();
    transcript.apply([append(0, 'abc')]);
    expect(transcript.apply([append(4, 'e')])).toBe(false);
    expect(transcript.textOf(ID, 'draft').text).toBe('abc');
  });

  it('draws no message again for a chunk', () => {
    const transcript = writing();
    const before = transcript.shown.snapshot();
    transcript.apply([append(0, 'abc'), append(3, 'def')]);
    expect(transcript.shown.snapshot()).toBe(before);
  });

  it('goes on where a new snapshot is longer, and replaces text that differs', () => {
    const transcript = writing();
    const heard: string[] = [];
    transcript.apply([append(0, 'abc')]);
    const live = transcript.textOf(ID, 'draft');
    live.follow({ added: text => heard.push(text), replaced: () => heard.push('anew') });
    const now = (text: string): ChatEvent => ({
      type: 'snapshot',
      view: viewOf([answer(ID, { phase: 'writing', text })])
    });
    transcript.apply([now('abcdef')]);
    transcript.apply([now('xyz')]);
    expect(heard).toEqual(['def', 'anew']);
    expect(live.text).toBe('xyz');
  });

  it('replaces a message in its place, removes the edited question with what follows, and ends when deleted', () => {
    const transcript = writing();
    transcript.apply([
      { type: 'message', message: answer(ID, { phase: 'done', text: 'Because.' }) }
    ]);
    expect(transcript.shown.snapshot().messages.map(message => message.id)).toEqual([
      'q0000001',
      ID
    ]);
    expect(transcript.textOf(ID, 'draft').text).toBe('Because.');
    transcript.apply([{ type: 'removed', messages: ['q0000001', ID] }]);
    expect(transcript.shown.snapshot().messages).toEqual([]);
    transcript.apply([{ type: 'deleted' }]);
    expect(transcript.shown.snapshot().deleted).toBe(true);
  });

  it('keeps older messages that were read when the connection begins anew', () => {
    const transcript = new Transcript();
    transcript.apply([
      { type: 'snapshot', view: viewOf([question('q0000003', 'c')], { more: true }) }
    ]);
    transcript.prepend([question('q0000001', 'a'), question('q0000002', 'b')], false);
    transcript.apply([
      { type: 'snapshot', view: viewOf([question('q0000003', 'c')], { more: true }) }
    ]);
    const { messages, more } = transcript.shown.snapshot();
    expect([messages.map(message => message.id), more]).toEqual([
      ['q0000001', 'q0000002', 'q0000003'],
      false
    ]);
  });
});
