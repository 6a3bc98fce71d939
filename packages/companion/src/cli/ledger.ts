/** `ledger`: what left this machine and what it cost, and whether the rows are still those that were written. */
import { clock, money } from '@lockstep/protocol';
import type { LedgerRow } from '@lockstep/protocol';
import { day } from '@lockstep/workflow';
import type { AssistantParts } from './ask';
import { openAssistant } from './openAssistant';
import { count } from './terminal';
import type { Terminal } from './terminal';

/** Resolves with the exit status: 1 when the chain does not hold. */
export async function runLedger(
  terminal: Terminal,
  { verify, json }: { verify: boolean; json?: boolean },
  { config, log }: Omit<AssistantParts, 'signal'>
): Promise<number> {
  const { assistant, close } = openAssistant(config, terminal.environment, log);
  try {
    const { rows, today, broken } = assistant.models.ledgerView();
    const written = assistant.store.ledger.head()?.row ?? 0;
    if (json === true) {
      const answer = verify ? { rows: written, broken } : { rows, today, broken };
      terminal.print(JSON.stringify(answer, null, 2));
    } else {
      if (!verify) {
        show(terminal, rows, today);
      }
      sayChain(terminal, written, broken);
    }
    return broken === null ? 0 : 1;
  } finally {
    await close();
  }
}

function show(
  { print, paint }: Terminal,
  rows: readonly LedgerRow[],
  today: { spent: number; held: number; bytes: number }
): void {
  if (rows.length === 0) {
    print('Nothing has left this machine.');
    return;
  }
  const now = Date.now();
  for (const { row, entry } of rows) {
    const when = `${day(entry.at, now)} ${clock(entry.at)}`;
    print(`${String(row).padStart(6)}  ${paint('quiet', when)}  ${wordsOf(entry)}`);
  }
  const held = today.held === 0 ? '' : `, ${money(today.held)} held`;
  print(`Today: ${money(today.spent)} spent${held}, ${count(today.bytes, 'byte')} sent.`);
}

function wordsOf(entry: LedgerRow['entry']): string {
  switch (entry.type) {
    case 'intent':
      return `${entry.what} of ${entry.name} at ${entry.host}: ${count(entry.bytes, 'byte')}, at most ${money(entry.held)}`;
    case 'settle':
      return `${entry.outcome}${entry.cause === null ? '' : ` (${entry.cause})`}: ${money(entry.price)}`;
    case 'kept':
      return `kept local: ${count(entry.bytes, 'byte')} for ${entry.name} were not sent`;
  }
}

function sayChain({ print, paint, wrap }: Terminal, rows: number, broken: number | null): void {
  if (broken === null) {
    print(`${count(rows, 'row')}, none changed since it was written.`);
    return;
  }
  print(paint('problem', `Row ${broken} is not as it was written, or is missing.`));
  print(wrap('What the ledger says from there on cannot be trusted.', 2));
}
