import type { NumberedRun } from './record-feed';
import { attachable, wantedAt } from './suggestions';
import { openNotebook, runObservation } from './testing';

const runs: NumberedRun[] = [
  { n: 16, run: runObservation({ id: 'k:16', label: 'Plot degrees' }) },
  { n: 15, run: runObservation({ id: 'k:15', label: 'PageRank' }) }
];

describe('what the prompt offers', () => {
  it.each([
    ['@', 1, { kind: 'attach', query: '', from: 0 }],
    ['see @run 1', 10, { kind: 'attach', query: 'run 1', from: 4 }],
    ['/mo', 3, { kind: 'command', query: 'mo', from: 0 }]
  ])('looks for it after %s', (text, cursor, wanted) => {
    expect(wantedAt(text, cursor)).toEqual(wanted);
  });

  it.each([
    ['me@example', 10],
    ['a/b', 3],
    ['why /models', 11]
  ])('leaves %s alone', (text, cursor) => {
    expect(wantedAt(text, cursor)).toBeNull();
  });

  it('is runs before cells, by name and by label', () => {
    const notebook = openNotebook();
    expect(attachable('', runs, notebook).map(({ attachment }) => attachment.label)).toEqual([
      'run 16',
      'run 15',
      'cell 1',
      'cell 2'
    ]);
    expect(attachable('page', runs, notebook).map(({ attachment }) => attachment.ref)).toEqual([
      'k:15'
    ]);
  });
});
