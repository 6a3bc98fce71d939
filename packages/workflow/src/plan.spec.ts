import type { AppDefinition, Input, Step } from '@lockstep/protocol';
import { planOf, type PlanOptions } from './index';
import { intInput } from './sample';

const flow = { defines: ['secret_frame'], maybe: [], uses: [], mutates: [], opaque: false };

function appWith(input: Partial<Input>, step: Partial<Step> = {}): AppDefinition {
  return {
    format: 1,
    title: 'App',
    summary: '',
    language: 'python',
    kernel: null,
    cells: [{ key: 'c', source: 'n = 5', flow }],
    steps: [
      {
        id: 'one',
        kind: 'step',
        title: 'One',
        parts: [{ part: 'cell', cell: 0 }],
        optional: false,
        effects: [],
        cells: ['c'],
        inputs: [
          { ...intInput('n'), place: { at: 'literal', cell: 'c', from: 4, to: 5 }, ...input }
        ],
        gate: 'previous',
        ...step
      }
    ]
  };
}

const stepOf = (input: Partial<Input>, step: Partial<Step> = {}, options?: PlanOptions) =>
  planOf(appWith(input, step), 'a'.repeat(64), 'n.ipynb', options).steps[0];
const contentOf = (input: Partial<Input>, step: Partial<Step> = {}) => stepOf(input, step)?.content;

describe('a plan', () => {
  it('tells a page how a field looks, and neither the frame nor the place behind it', () => {
    const step = stepOf({
      open: true,
      placeholder: 'a number',
      more: true,
      choicesFrom: { take: 'values', frame: 'secret_frame', column: 'secret_column' }
    });
    expect(step?.inputs).toEqual([
      { ...intInput('n'), open: true, placeholder: 'a number', more: true }
    ]);
    expect(JSON.stringify(step)).not.toContain('secret');
  });

  it('asks nobody for a file that the kernel could not read', () => {
    const path: Partial<Input> = { type: 'path', initial: { t: 'str', v: 'data.csv' } };
    expect(stepOf(path, {}, { published: true })?.inputs[0]).toMatchObject({ upload: true });
    const face = stepOf(path, {}, { published: true, apart: true })?.inputs[0];
    expect(face).toMatchObject({ fixed: true, apart: true });
    expect(face).not.toHaveProperty('upload');
    expect(stepOf(path, {}, { apart: true })?.inputs[0]).not.toHaveProperty('fixed');
  });

  it('carries what must hold after a step and what the step is for', () => {
    const conditions = [{ kind: 'check' as const, text: 'n is above 0' }];
    expect(stepOf({}, { conditions, shape: 'collect' })).toMatchObject({
      conditions,
      shape: 'collect'
    });
  });

  it('knows a step again when only words, ranges, suggestions and conditions differ', () => {
    const words: Partial<Input> = {
      label: 'Number',
      help: 'How many',
      max: 9,
      more: true,
      open: true,
      choices: [{ t: 'int', v: '1' }],
      choicesFrom: { take: 'columns', frame: 'df' }
    };
    const conditions = [{ kind: 'check' as const, text: 'n is above 0' }];
    expect(contentOf(words, { title: 'Other', conditions, shape: 'report' })).toBe(contentOf({}));
  });

  it.each<[string, Partial<Input>]>([
    ['kind of value', { type: 'float' }],
    ['place', { place: { at: 'literal', cell: 'c', from: 3, to: 5 } }],
    ['text before the value', { place: { at: 'literal', cell: 'c', from: 4, to: 5, before: 'x=' } }]
  ])('takes a step with another %s for another step', (_, input) => {
    expect(contentOf(input)).not.toBe(contentOf({}));
  });
});
