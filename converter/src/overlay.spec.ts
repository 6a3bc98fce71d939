import { UserError } from '@lockstep/protocol';
import { convert } from './convert';
import { notebookOf } from './notebooks.testing';
import { sourcesOf } from './sources';

const notebook = notebookOf(
  'md:# T',
  'md:## First',
  'N = 3\nDAY = "2024-01-31"\nf(N, DAY)',
  'md:## Last',
  'g(N)'
);

function overlaid(overlay: string): ReturnType<typeof convert>['definition'] {
  return convert(notebook, { name: 'n', overlay }).definition;
}

describe('overlay', () => {
  it('changes titles, help, faces and which steps are optional', () => {
    const definition = overlaid(
      'title: New\nsteps:\n  first: {title: Start, help: Do it., optional: true}\ninputs:\n  N: {label: Rows, min: 1, choices: [1, 3]}\n'
    );
    expect(definition.title).toBe('New');
    expect(definition.steps[0]).toMatchObject({ id: 'first', title: 'Start', optional: true });
    expect(definition.steps[0]?.parts[0]).toEqual({ part: 'text', markdown: 'Do it.' });
    expect(definition.steps[0]?.inputs[0]).toMatchObject({
      label: 'Rows',
      type: 'choice',
      choices: [
        { t: 'int', v: '1' },
        { t: 'int', v: '3' }
      ]
    });
  });

  it('hides an input, whose literal stays in the code', () => {
    const definition = overlaid('inputs:\n  N: {hidden: true}\n');
    const [step] = definition.steps;
    expect(step?.inputs.map(({ id }) => id)).toEqual(['DAY']);
    expect(
      step === undefined ? [] : sourcesOf(definition, step, { N: { t: 'int', v: '9' } })[0]?.code
    ).toContain('N = 3');
  });

  it('does nothing when empty', () => {
    expect(overlaid('# only a comment\n')).toEqual(convert(notebook, { name: 'n' }).definition);
  });

  it.each([
    ['steps:\n  first: {}\n  frist: {}\n', 'steps.frist', 3],
    ['inputs:\n  N:\n    type: fancy\n', 'inputs.N.type', 3],
    ['inputs:\n  N:\n    type: bool\n', 'inputs.N.type', 3],
    ['inputs:\n  M: {}\n', 'inputs.M', 2],
    ['title: x\ncolour: red\n', 'colour', 2],
    ['title: [x]\n', 'title', 1],
    ['inputs:\n  N: {min: 5, max: 2}\n', 'inputs.N.min', 2]
  ])('refuses %j and names key and line', (text, key, line) => {
    expect(() => overlaid(text)).toThrow(UserError);
    expect(() => overlaid(text)).toThrow(`key ${key} at line ${line} `);
  });

  it('names the line where the text is no YAML', () => {
    expect(() => overlaid('title: x\nsteps: {a: [}\n')).toThrow(/line 2/);
  });
});
