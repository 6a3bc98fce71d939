import { journalFromText, journalToText } from './index';
import { SampleRun, samplePlan } from './sample';

const entries = () => {
  const run = new SampleRun(samplePlan([{ id: 'a' }, { id: 'b' }]));
  run.walk('a', 'b');
  return run.entries;
};

describe('a journal as text', () => {
  it('sets a torn tail aside and keeps what is whole', () => {
    const text = journalToText(entries());
    const cut = text.slice(0, -20);
    const whole = cut.lastIndexOf('\n') + 1;
    expect(journalFromText(cut)).toEqual({
      entries: entries().slice(0, -1),
      torn: cut.slice(whole)
    });
  });

  it('ends at a line that was changed, removed or put elsewhere', () => {
    const lines = journalToText(entries()).split(/(?<=\n)/);
    const bent = lines.with(2, (lines[2] ?? '').replace(/"at":\d+/, '"at":1'));
    expect(journalFromText(bent.join('')).entries).toHaveLength(2);
    expect(journalFromText(lines.toSpliced(1, 1).join('')).entries).toHaveLength(1);
    expect(journalFromText(lines.toReversed().join('')).entries).toHaveLength(0);
  });
});
