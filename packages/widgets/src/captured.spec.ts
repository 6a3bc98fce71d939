/** What an Output control holds is drawn as any output of a step, whatever else is in the list. */
import { outputsOf } from './captured';

test('outputs as nbformat has them become outputs as a run has them', () => {
  expect(
    outputsOf([
      { output_type: 'stream', name: 'stdout', text: ['a\n', 'b'] },
      {
        output_type: 'display_data',
        data: { 'text/html': ['<b>', 'x</b>'], 'application/json': { a: 1 } },
        metadata: {}
      },
      { output_type: 'error', ename: 'E', evalue: 'no', traceback: [] },
      { output_type: 'unknown' },
      null,
      'text'
    ])
  ).toEqual([
    { kind: 'stream', cell: 0, name: 'stdout', text: 'a\nb' },
    {
      kind: 'display',
      cell: 0,
      data: { 'text/html': { text: '<b>x</b>' }, 'application/json': { json: { a: 1 } } },
      metadata: {},
      result: false
    },
    { kind: 'error', cell: 0, name: 'E', message: 'no', traceback: [] }
  ]);
  expect(outputsOf('nothing')).toEqual([]);
});
