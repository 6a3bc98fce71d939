import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { compareRuns } from '@lockstep/workflow/compare';
import { atStep } from '../scenes';
import { NOON, printed } from '../scriptedRun';
import { comparisonCsv } from './compareCsv';
import { comparisonHtml } from './compareHtml';
import { Comparison, type ComparisonProps } from './comparison';

const a = atStep(4).snapshot().state;
const other = atStep(4);
void other.send({
  type: 'set-inputs',
  step: 'choose',
  values: { country: { t: 'str', v: 'Spain' } }
});
other.finish('choose', 300, printed('55 sites\n'));
other.finish('rank', 300, printed('WWF 0.0375\n'));
const b = { ...other.snapshot().state, run: 'r0000002', name: 'Spain' };
const comparison = compareRuns(a, b);

function show(more: Partial<ComparisonProps> = {}): HTMLElement {
  const props: ComparisonProps = {
    a,
    b,
    comparison,
    runs: [{ run: 'r0000003', name: 'Belgium', line: 'Step 4 is ready' }],
    read: () => Promise.reject(new Error('No blob was expected.')),
    now: () => NOON,
    onSwap: () => undefined,
    onChoose: () => undefined,
    onOpen: () => undefined,
    ...more
  };
  render(<Comparison {...props} />);
  return screen.getByRole('region', { name: 'Compare two runs' });
}

const step = (name: RegExp): HTMLElement => screen.getByRole('article', { name });

describe('two runs beside each other', () => {
  it('show what differs open, with its change, and fold what is equal', () => {
    show();
    expect(screen.getByText(/^1 input differs, and with it \d results?\.$/)).toBeTruthy();
    const choose = step(/Choose the sites/);
    expect(
      within(choose).getByRole('row', { name: 'Country France Spain France → Spain' })
    ).toBeTruthy();
    const setup = step(/Set-up, Equal/);
    expect(within(setup).queryByRole('table')).toBeNull();
  });

  it('unfold an equal step, and show equal rows when asked', () => {
    show();
    const setup = step(/Set-up, Equal/);
    fireEvent.click(within(setup).getByRole('button', { name: 'Unfold Set-up' }));
    expect(setup.textContent).toContain('1,285 sites, 7,524 links');
    const rows = within(step(/Choose the sites/)).getAllByRole('row').length;
    fireEvent.click(screen.getByRole('switch', { name: 'Only differences' }));
    expect(within(step(/Choose the sites/)).getAllByRole('row').length).toBeGreaterThan(rows);
  });

  it('swap, take another run and open either', async () => {
    const done: string[] = [];
    show({
      onSwap: () => done.push('swap'),
      onChoose: (side, run) => done.push(`${side} ${run}`),
      onOpen: run => done.push(`open ${run}`)
    });
    fireEvent.click(screen.getByRole('button', { name: 'Swap A and B' }));
    fireEvent.click(screen.getByRole('button', { name: 'Choose another run as B' }));
    await act(async () => {
      fireEvent.click(screen.getByRole('menuitem', { name: /Belgium/ }));
      await Promise.resolve();
    });
    fireEvent.click(screen.getByRole('button', { name: 'Open B' }));
    expect(done).toEqual(['swap', 'b r0000003', 'open r0000002']);
  });
});

describe('what is exported', () => {
  it('is one HTML file that acts on nothing', async () => {
    const hostile = { ...a, name: '<img src=x onerror=steal()>' };
    const text = await comparisonHtml(hostile, b, comparison, () =>
      Promise.resolve(new Uint8Array())
    );
    expect(text).toContain('&lt;img src=x');
    expect(text).not.toMatch(/<script|<img src=x/);
    expect(text).toContain('France → Spain');
    expect(text).toContain("default-src 'none'");
  });

  it('is a table with one row a difference, which no spreadsheet runs', () => {
    const [header, first] = comparisonCsv(comparison).split('\r\n');
    expect(header).toBe('step,name,a,b,change');
    expect(first).toBe('1 Choose the sites,Country,France,Spain,France → Spain');
    const [evil] = comparisonCsv({
      ...comparison,
      steps: comparison.steps
        .filter(({ inputs }) => inputs.some(({ differs }) => differs))
        .map(one => ({
          ...one,
          outputs: [],
          inputs: [{ name: '=cmd()', a: '-5', b: '+3', change: '+8', differs: true }]
        }))
    })
      .split('\r\n')
      .slice(1);
    expect(evil).toBe("1 Choose the sites,'=cmd(),-5,+3,+8");
  });
});
