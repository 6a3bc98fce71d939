/** Budgets under many calls at once: what is spent and held never exceeds them, whatever fails and in whatever order. */
import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '@lockstep/protocol';
import { createLedger } from './ledger';
import { ask, cloud, fails, type Piece, setup, unsure, type World } from './route.testing';
import { Rows } from './rows.testing';

const CALLS = 100;

/** Resolves after so many turns of the loop, so that calls interleave in any order. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await Promise.resolve();
  }
}

test('of the ledger, over two processes', async () => {
  const limits = { task: 900, notebook: 4_000, day: 6_000, month: 7_000 };
  const call = fc.record({
    who: fc.nat(1),
    held: fc.integer({ min: 0, max: 900 }),
    price: fc.nat(100),
    wait: fc.nat(12),
    end: fc.constantFrom('settled', 'settled', 'failed', 'left open'),
    full: fc.boolean(),
    notebook: fc.constantFrom('a', 'b', null),
    task: fc.nat(30)
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: CALLS, maxLength: CALLS }),
      fc.nat(3),
      async (calls, unwritable) => {
        const rows = new Rows();
        let ids = 0;
        const open = () =>
          createLedger({
            store: rows,
            budgets: () => limits,
            now: () => 0,
            id: () => `i${(ids += 1)}`
          });
        const ledgers = [open(), open()] as const;
        const within = (): void => {
          for (const task of [null, ...calls.map(({ task }) => `t${task}`)]) {
            for (const notebook of ['a', 'b']) {
              for (const { limit, spent, held } of ledgers[0].standing({ notebook, task })) {
                expect(spent + held).toBeLessThanOrEqual(limit);
              }
            }
          }
        };
        await Promise.all(
          calls.map(async ({ who, held, price, wait, end, full, notebook, task }) => {
            const ledger = ledgers[who === 0 ? 0 : 1];
            await turns(wait);
            rows.full = full && unwritable === 0;
            const entry = { what: 'call' as const, name: 'm', host: 'h', bytes: 1, hash: '' };
            let id: string;
            try {
              ({ id } = ledger.intend({
                ...{ ...entry, held, notebook, task: `t${task}`, reason: '' }
              }));
            } catch (error) {
              expect(['over-budget', 'ledger-unwritable']).toContain(
                (error as { why?: string }).why
              );
              return;
            } finally {
              rows.full = false;
            }
            await turns(wait);
            if (end !== 'left open') {
              ledger.settle(id, {
                outcome: end === 'settled' ? 'answered' : 'failed',
                cause: null,
                usage: null,
                bytesBack: 0,
                price: end === 'settled' ? Math.floor((held * price) / 100) : 0
              });
            }
          })
        );
        within();
        expect(ledgers[1].standing({ notebook: 'a', task: null })).toEqual(
          ledgers[0].standing({ notebook: 'a', task: null })
        );
        expect(ledgers[0].verify()).toBeNull();
      }
    ),
    { numRuns: 12 }
  );
});

test('of the router, at each moment that something leaves', async () => {
  const end = fc.constantFrom<Piece[]>(
    ['Yes.'],
    fails('overloaded'),
    fails('no-credit'),
    ['Half', ...fails('offline')],
    fails('key-refused')
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(end, { minLength: 20, maxLength: 40 }),
      fc.integer({ min: 1_000, max: 4_000 }),
      async (script, day) => {
        const strong = cloud(...script);
        const world: World = {
          providers: [unsure(['Hm.']), strong],
          settings: {
            mode: 'auto',
            budgets: { ...DEFAULT_SETTINGS.budgets, day, notebook: 2_000, soft: [] }
          },
          decide: () => Promise.resolve('send-once')
        };
        const made = setup(world);
        const limits = (): void => {
          for (const { limit, spent, held } of made.ledger.standing({
            notebook: 'links.ipynb',
            task: null
          })) {
            expect(spent + held).toBeLessThanOrEqual(limit);
          }
        };
        const stream = strong.stream.bind(strong);
        strong.stream = (...given) => {
          limits();
          return stream(...given);
        };
        await Promise.all(
          Array.from({ length: CALLS }, (_, n) =>
            ask({ ...world, task: { id: `t${n}`, fresh: true } }, made)
          )
        );
        limits();
        expect(made.rows.open()).toEqual([]);
        expect(made.sent.length).toBeGreaterThan(0);
      }
    ),
    { numRuns: 3 }
  );
});
