/** `ledger`: what left this machine and what it cost, and whether the rows are still those that were written. */
import { clock, money } from '@lockstep/protocol';
import type { LedgerRow, LedgerView } from '@lockstep/protocol';
import { day } from '@lockstep/workflow';
import type { Assistant } from '../assistant';
import { checkBodies } from '../models/ledgerView';
import type { AssistantParts } from './question';
import { openAssistant } from './openAssistant';
import { budgetWords } from './route';
import { BadUse, count } from './terminal';
import type { Terminal } from './terminal';

export interface LedgerOptions {
  what?: 'verify' | 'export' | 'sent' | undefined;
  /** The call whose body is shown, by the id of its intent. */
  call?: string | undefined;
  json?: boolean;
}

/** Resolves with the exit status: 1 when something does not hold. */
export async function runLedger(
  terminal: Terminal,
  { what, call, json = false }: LedgerOptions,
  { config, log }: Omit<AssistantParts, 'signal'>
): Promise<number> {
  const { assistant, close } = openAssistant(config, terminal.environment, log);
  const { models, store } = assistant;
  try {
    switch (what) {
      case 'export':
        terminal.write(models.exportLedger(json ? 'json' : 'csv'));
        return 0;
      case 'sent':
        return sent(terminal, models, call, json);
      case 'verify':
        return verified(terminal, await models.ledgerView(), checkBodies({ store }), json);
      case undefined:
        return shown(terminal, await models.ledgerView(), json);
    }
  } finally {
    await close();
  }
}

function shown(terminal: Terminal, view: LedgerView, json: boolean): number {
  const { rows, today, budgets, savings, broken, entries } = view;
  if (json) {
    terminal.print(JSON.stringify({ rows, today, budgets, savings, broken }, null, 2));
  } else {
    show(terminal, rows, today);
    budgets.forEach(budget => terminal.print(budgetWords(budget)));
    saySavings(terminal, savings);
    sayChain(terminal, entries, broken);
  }
  return broken === null ? 0 : 1;
}

function verified(
  terminal: Terminal,
  { entries, broken, witness }: LedgerView,
  bodies: ReturnType<typeof checkBodies>,
  json: boolean
): number {
  const holds = broken === null && bodies.changed === null && witness.differs === null;
  if (json) {
    terminal.print(JSON.stringify({ rows: entries, broken, bodies, witness }, null, 2));
    return holds ? 0 : 1;
  }
  const { print, paint, wrap } = terminal;
  sayChain(terminal, entries, broken);
  const { counted, differs } = witness;
  print(
    bodies.changed === null
      ? `${count(bodies.kept, 'request')} kept as sent.`
      : paint('problem', `What row ${bodies.changed} sent is not as it was kept, or is gone.`)
  );
  print(
    differs === null
      ? `The way out counted ${count(counted.requests, 'request')} with ${count(counted.bytes, 'byte')}, as the ledger does.`
      : paint('problem', wrap(`The way out and the ledger disagree about the call ${differs}.`))
  );
  return holds ? 0 : 1;
}

function sent(
  terminal: Terminal,
  models: Assistant['models'],
  call: string | undefined,
  json: boolean
): number {
  if (call === undefined) {
    throw new BadUse(
      'no-call',
      'Name the call whose text you want: "ledger --json" has their ids.'
    );
  }
  const view = models.sent(call);
  terminal.print(json ? JSON.stringify(view, null, 2) : view.body);
  if (!view.same) {
    terminal.complain('This is not what the row of the ledger says was sent.');
  }
  return view.same ? 0 : 1;
}

function saySavings({ print }: Terminal, savings: LedgerView['savings']): void {
  const { tasks, local, routed, baselines, counted, of } = savings;
  if (tasks > 0) {
    print(
      `Today ${local} of ${count(tasks, 'answer')} came from this machine, for ${money(routed)} in all.`
    );
    const beside = baselines.map(({ model, price }) => `${money(price)} by ${model}`).join(', ');
    print(
      `The tokens of ${counted} would have cost ${beside}, at prices of ${of} without a cache.`
    );
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
