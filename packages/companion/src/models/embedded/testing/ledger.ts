/** For tests: a ledger that only remembers. */
import type { Ledger } from '@lockstep/router';

export interface RememberingLedger extends Pick<Ledger, 'intend' | 'settle'> {
  intents: Parameters<Ledger['intend']>[0][];
  settled: { id: string; result: Parameters<Ledger['settle']>[1] }[];
}

export function rememberingLedger(): RememberingLedger {
  const intents: RememberingLedger['intents'] = [];
  const settled: RememberingLedger['settled'] = [];
  return {
    intents,
    settled,
    intend(entry) {
      intents.push(entry);
      return { id: String(intents.length), host: entry.host, hash: entry.hash };
    },
    settle: (id, result) => void settled.push({ id, result })
  };
}
