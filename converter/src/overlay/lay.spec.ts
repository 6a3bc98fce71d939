import { UserError } from '@lockstep/protocol';
import { convert } from '../convert';
import { notebookOf } from '../notebooks.testing';
import { sourcesOf } from '../sources';

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
    ['inputs:\n  N:\n    type: fancy\n', 'inputs.N.type', 3],
    ['title: x\ncolour: red\n', 'colour', 2],
    ['title: [x]\n', 'title', 1]
  ])('refuses %j and names key and line', (text, key, line) => {
    expect(() => overlaid(text)).toThrow(UserError);
    expect(() => overlaid(text)).toThrow(`key ${key} at line ${line} `);
  });

  it.each([
    ['steps:\n  first: {}\n  frist: {}\n', 'overlay-unmatched', 'Line 3', 'steps.frist'],
    ['inputs:\n  M: {}\n', 'overlay-unmatched', 'Line 2', 'inputs.M'],
    ['inputs:\n  N:\n    type: bool\n', 'overlay-misfit', 'Line 3', 'inputs.N.type'],
    ['inputs:\n  N: {min: 5, max: 2}\n', 'overlay-misfit', 'Line 2', 'inputs.N.min'],
    ['inputs:\n  N: {min: 4}\n', 'overlay-misfit', 'Line 2', 'inputs.N.min'],
    ['inputs:\n  DAY: {max: 4}\n', 'overlay-misfit', 'Line 2', 'inputs.DAY.max'],
    ['inputs:\n  N: {choices: [4, 5]}\n', 'overlay-misfit', 'Line 2', 'inputs.N.choices'],
    ['inputs:\n  N: {choices: [a]}\n', 'overlay-misfit', 'Line 2', 'inputs.N.choices'],
    ['steps:\n  first: {starts: false}\n', 'overlay-misfit', 'Line 2', 'steps.first.starts'],
    ['steps:\n  first: {after: last}\n', 'overlay-misfit', 'Line 2', 'steps.first.after']
  ])('finds %j and lets the rest apply', (text, code, line, path) => {
    const { definition, report } = convert(notebook, { name: 'n', overlay: `title: A\n${text}` });
    const [found, ...others] = report.findings.filter(({ code }) => code.startsWith('overlay-'));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code, level: 'warning' });
    expect(found?.message).toContain(`Line ${Number(line.slice(5)) + 1} of the overlay, ${path},`);
    expect({ ...definition, title: 'T' }).toEqual(convert(notebook, { name: 'n' }).definition);
  });

  it('names the line where the text is no YAML', () => {
    expect(() => overlaid('title: x\nsteps: {a: [}\n')).toThrow(/line 2/);
  });
});
