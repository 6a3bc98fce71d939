/** `route`: what would happen to a question and why, without asking any model. */
import { clock, money } from '@lockstep/protocol';
import type { BudgetStanding, RoutePlan } from '@lockstep/protocol';
import { explainQuestion } from '../chat/explain';
import { withQuestion } from './question';
import type { AskOptions, AssistantParts } from './question';
import type { Terminal } from './terminal';

/** Resolves with the exit status: 1 when no local model could answer. */
export function runRoute(
  terminal: Terminal,
  text: string,
  options: AskOptions,
  parts: AssistantParts
): Promise<number> {
  return withQuestion('route', terminal, text, options, parts, async (assistant, notebook) => {
    const { store, record, models } = assistant;
    const sources = { store, record, models };
    const asked = { text, notebook };
    const plan = await explainQuestion(sources, models.router, asked, Date.now(), parts.signal);
    if (options.json === true) {
      terminal.print(JSON.stringify(plan, null, 2));
    } else {
      show(terminal, plan);
    }
    return plan.tiers.some(({ place }) => place === 'local') ? 0 : 1;
  });
}

function show({ print, paint, wrap }: Terminal, plan: RoutePlan): void {
  const { kind, mode, sensitivity, policy, threshold, prior, remembered, tiers, budgets } = plan;
  print(paint('heading', `A question of kind ${kind}, sensitivity ${sensitivity}, mode ${mode}.`));
  print(wrap(`Policy: ${plan.cloud ? 'a cloud model is possible' : 'nothing leaves'}; ${policy}.`));
  print(wrap(`Gain of a stronger model: ${prior.gain.toFixed(2)}; ${prior.words}.`));
  print(wrap(`A draft stays from a confidence of ${threshold.toFixed(2)} on.`));
  if (remembered !== null) {
    print(
      wrap(`The same question was answered at ${clock(remembered)}; that answer is given again.`)
    );
  }
  for (const { tier, model, words } of tiers) {
    print(`  ${tier.padEnd(8)}  ${model === null ? words : `${model.model}: ${words}`}`);
  }
  for (const budget of budgets) {
    print(`  ${budgetWords(budget)}`);
  }
}

const BUDGETS: Readonly<Record<BudgetStanding['name'], string>> = {
  task: 'This question',
  notebook: 'This notebook today',
  day: 'Today',
  month: 'This month'
};

/** Such as `Today: $0.007 of $1 spent, $0.004 held, then it asks`. */
export function budgetWords({ name, notebook, limit, soft, spent, held }: BudgetStanding): string {
  const whose = name === 'notebook' && notebook !== null ? `${notebook} today` : BUDGETS[name];
  const waiting = held === 0 ? '' : `, ${money(held)} held`;
  return `${whose}: ${money(spent)} of ${money(limit)} spent${waiting}, then it ${soft ? 'asks' : 'stops'}`;
}
