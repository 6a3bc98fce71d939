import type { LedgerEntry } from '@lockstep/protocol';
import fc from 'fast-check';
import { createEgress, bodyHash } from './egress';
import { ask, cloud, fails, HAIKU, unsure } from './route.testing';
import { compareWitness, type Departure } from './witness';

const intent = (id: string, bytes: number): LedgerEntry => ({
  type: 'intent',
  id,
  at: 1,
  what: 'call',
  name: HAIKU,
  host: 'api.example.com',
  notebook: null,
  bytes,
  hash: '',
  held: 1,
  reason: ''
});
const settle = (id: string, bytesOut: number): LedgerEntry => ({
  type: 'settle',
  id,
  at: 2,
  outcome: 'answered',
  cause: null,
  usage: null,
  bytesOut,
  bytesBack: 0,
  price: 0
});
const departure = (intent: string, bytes: number): Departure => ({
  intent,
  host: 'api.example.com',
  bytes
});

test('the ledger and the way out tell the same of every request, whatever became of it', async () => {
  const { entries, departures, record } = await ask({
    providers: [
      unsure(['Hm.']),
      cloud(fails('overloaded'), ['Half', ...fails('offline')], ['Yes.'])
    ],
    settings: { mode: 'auto' }
  });
  const { ledger, counted, differs } = compareWitness(entries, departures);
  expect(counted).toEqual({ requests: 3, bytes: record.bytes });
  expect([ledger, differs]).toEqual([counted, null]);
});

test('one request more, less, longer or elsewhere is found', () => {
  const entries = [intent('a', 10), settle('a', 10), intent('b', 20), settle('b', 0)];
  const fine = [departure('a', 10)];
  expect(compareWitness(entries, fine).differs).toBeNull();
  expect(compareWitness(entries, []).differs).toBe('a');
  expect(compareWitness(entries, [departure('a', 11)]).differs).toBe('a');
  expect(compareWitness(entries, [{ ...departure('a', 10), host: 'elsewhere' }]).differs).toBe('a');
  expect(compareWitness(entries, [...fine, departure('b', 20)]).differs).toBe('b');
  expect(compareWitness(entries, [...fine, departure('c', 1)]).differs).toBe('c');
  expect(compareWitness(entries.slice(2), fine).differs).toBe('a');
});

test('where the ledger does not know whether a call left, the counter does', () => {
  const entries = [intent('a', 10), intent('b', 20)];
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), (a, b) => {
      const counted = [...(a ? [departure('a', 10)] : []), ...(b ? [departure('b', 20)] : [])];
      const seen = compareWitness(entries, counted);
      expect(seen.differs).toBeNull();
      expect(seen.ledger).toEqual(seen.counted);
    })
  );
  expect(compareWitness(entries, [departure('a', 9)]).differs).toBe('a');
});

test('what cannot be counted does not leave', async () => {
  let sent = 0;
  const egress = createEgress(() => Promise.resolve(new Response(String((sent += 1)))), {
    leaves: () => {
      throw new Error('SQLITE_FULL');
    }
  });
  const way = egress.cloud({ id: 'i', host: 'api.example.com', hash: bodyHash('x') });
  await expect(
    way.send('https://api.example.com/', { method: 'POST', body: 'x' })
  ).rejects.toMatchObject({ why: 'ledger-unwritable' });
  expect([sent, way.left()]).toEqual([0, false]);
});
