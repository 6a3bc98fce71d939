/** For tests: a process of its own that spends from the shared ledger as fast as it can, until it is refused. */
import { ProviderError, createLedger } from '@lockstep/router';
import { randomBytes } from 'node:crypto';
import { silentLog } from '../../log';
import { openStore } from '../index';

const [folder = '', holder = '', budget = '0', held = '0'] = process.argv.slice(2);
const store = openStore({ folder, holder, server: '', log: silentLog() });
const ledger = createLedger({
  store: store.assistant.ledger,
  budgets: () => ({ day: Number(budget), notebook: Number(budget) }),
  now: Date.now,
  id: () => randomBytes(8).toString('hex')
});

let allowed = 0;
let refused = 0;
while (refused < 3) {
  try {
    const { id } = ledger.intend({
      what: 'call',
      name: 'model',
      host: '127.0.0.1',
      notebook: null,
      bytes: 1,
      hash: '',
      held: Number(held),
      reason: 'test'
    });
    allowed += 1;
    // Every second one costs less than was held, every fourth is left open.
    if (allowed % 4 !== 0) {
      ledger.settle(id, {
        outcome: 'answered',
        cause: null,
        usage: null,
        bytesBack: 1,
        price: allowed % 2 === 0 ? Number(held) : Math.floor(Number(held) / 2)
      });
    }
  } catch (error) {
    if (!(error instanceof ProviderError) || error.why !== 'over-budget') {
      throw error;
    }
    refused += 1;
  }
}
process.stdout.write(String(allowed));
store.close();
