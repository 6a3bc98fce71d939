/** Route and cost as a person sees it: sums, savings, budgets, reasons, and what was sent. */
import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import type { Companion } from '@lockstep/client';
import { UserError, type LedgerView, type RouteCall, type RouteRecord } from '@lockstep/protocol';
import { RouteAndCost } from './view';

const NOW = new Date(2026, 10, 24, 10, 47).getTime();
const BODY = '{"messages":[{"content":"Ask [[ORG_12]] first."}]}';
const trans = nullTranslator.load('lockstep');

const call = (rest: Partial<RouteCall> = {}): RouteCall => ({
  model: { provider: 'ollama', model: 'qwen2.5-coder:1.5b' },
  ...{ tier: 'basic', place: 'local', firstText: 1, took: 2, usage: null, bytes: 0, price: 0 },
  ...{ cause: null, intent: null },
  ...rest
});

const record = (id: string, rest: Partial<RouteRecord> = {}): RouteRecord => ({
  ...{ id, at: NOW - 60_000, kind: 'code', notebook: 'a.ipynb', mode: 'ask' },
  ...{ sensitivity: 'normal', steps: [], calls: [call()], chosen: 0, confidence: null },
  ...{ reason: `Reason of ${id}`, took: 2, price: 0, bytes: 0, cause: null },
  ...rest
});

const sentCall = call({
  model: { provider: 'anthropic', model: 'claude-haiku-5.5' },
  ...{ tier: 'cloud', place: 'cloud', bytes: 423, price: 1_000, intent: 'i1' }
});

const VIEW: LedgerView = {
  rows: [],
  records: [
    record('local one'),
    record('sent one', { calls: [call(), sentCall], chosen: 1, bytes: 423, price: 1_000 }),
    record('none', { calls: [], chosen: null, at: NOW - 3 * 86_400_000 })
  ],
  entries: 1_204,
  today: { spent: 1_000, held: 4_000, bytes: 423 },
  budgets: [
    { name: 'notebook', notebook: 'a.ipynb', limit: 500_000, soft: false, spent: 1_000, held: 0 },
    { name: 'day', notebook: null, limit: 2_000_000, soft: true, spent: 1_000, held: 4_000 },
    { name: 'month', notebook: null, limit: 20_000_000, soft: false, spent: 3_420_000, held: 0 }
  ],
  savings: {
    ...{ tasks: 40, local: 38, sent: 1, bytes: 423, masked: 3, counted: 40, routed: 7_000 },
    baselines: [
      { name: 'cheapest', model: 'claude-haiku-5.5', price: 19_000 },
      { name: 'mid', model: 'claude-sonnet-5.5', price: 380_000 },
      { name: 'frontier', model: 'claude-opus-5.5', price: 770_000 }
    ],
    of: '2026-10'
  },
  witness: {
    ledger: { requests: 1, bytes: 423 },
    counted: { requests: 1, bytes: 423 },
    differs: null
  },
  broken: null,
  at: NOW
};

/** The view over a companion that answers with these. */
async function show(answers: { view?: LedgerView; refusal?: UserError; same?: boolean }) {
  const { view = VIEW, refusal, same = true } = answers;
  const asked: string[] = [];
  const call = (name: string, args: { params?: { intent: string } }): Promise<unknown> => {
    asked.push(args.params === undefined ? name : `${name} ${args.params.intent}`);
    if (refusal !== undefined) {
      return Promise.reject(refusal);
    }
    const sent = { intent: 'i1', at: NOW, host: 'api.anthropic.com', name: 'claude', body: BODY };
    return Promise.resolve(name === 'readSent' ? { ...sent, bytes: 423, masked: 3, same } : view);
  };
  const companion = { call } as unknown as Companion;
  await act(async () => {
    render(<RouteAndCost companion={companion} trans={trans} isOnShow={() => true} />);
    await Promise.resolve();
  });
  return { asked };
}

describe('route and cost', () => {
  it('says how much stayed here, what it cost beside named models, and what is left', async () => {
    await show({});
    expect(screen.getByText('40 answers, 38 stayed local')).toBeTruthy();
    expect(
      screen.getByText(/95 % local\. One call left this computer: 423 bytes, 3 values/)
    ).toBeTruthy();
    const spent = within(screen.getByRole('region', { name: '$0.007 spent' }));
    expect(spent.getAllByRole('definition').map(({ textContent }) => textContent)).toEqual([
      '$0.007',
      '$0.019',
      '$0.38',
      '$0.77'
    ]);
    expect(spent.getByText(/same 40 answers, list prices of 2026-10, no cache/)).toBeTruthy();
    const budgets = within(screen.getByRole('region', { name: 'Budgets' }));
    expect(budgets.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'a.ipynb, then stop$0.001 of $0.5',
      'Today, then ask$0.005 of $2.00',
      'November, then stop$3.42 of $20.00'
    ]);
    expect(screen.getByText('Includes $0.004 held for calls under way.')).toBeTruthy();
    expect(screen.getByText('Ledger verified 10:47, 1,204 entries; bytes out match')).toBeTruthy();
  });

  it('lists every answer with its reason, and shows what one sent with its masks boxed', async () => {
    const { asked } = await show({});
    const rows = screen.getAllByRole('row').map(row => row.textContent);
    expect(rows[1]).toBe('10:46Write codeqwen2.5-coder:1.5b basicReason of local one0$0');
    expect(rows[3]).toBe('21 Nov 10:47Write codenoneReason of none0$0');
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'What was sent at 10:46: 423 bytes' }));
      await Promise.resolve();
    });
    expect(asked).toEqual(['readLedger', 'readSent i1']);
    const sent = within(screen.getByRole('region', { name: 'What was sent at 10:47' }));
    expect(sent.getByText('423 bytes to api.anthropic.com, exactly as below')).toBeTruthy();
    expect(sent.getByText('[[ORG_12]]').className).toBe('lk-mask');
    expect(sent.getByText('3 values masked and put back here on arrival.')).toBeTruthy();
  });

  it.each<[string, Partial<LedgerView>, string]>([
    ['a changed row', { broken: 7 }, 'Row 7 is not as it was written, or is missing'],
    [
      'a way out that counted otherwise',
      { witness: { ...VIEW.witness, differs: 'i1' } },
      'The ledger and what left differ'
    ]
  ])('tells of %s', async (_, rest, words) => {
    await show({ view: { ...VIEW, ...rest } });
    expect(screen.getByText(words)).toBeTruthy();
  });

  it('says what nothing looks like, and why it could not be read', async () => {
    const savings = { ...VIEW.savings, tasks: 0, local: 0, sent: 0, bytes: 0, counted: 0 };
    await show({ view: { ...VIEW, records: [], savings } });
    expect(
      screen.getByText('No calls yet. Everything stays here until you allow more.')
    ).toBeTruthy();
    expect(screen.getByText('Nothing left this computer today.')).toBeTruthy();
    await show({ refusal: new UserError('offline', 'The companion is away. Restart Jupyter.') });
    expect(screen.getByRole('alert').textContent).toBe('The companion is away. Restart Jupyter.');
  });
});
