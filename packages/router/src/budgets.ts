/** Budgets of a task, a notebook, a day and a month: how they stand, and what a further call would do to them. */
import { type BudgetName, type BudgetStanding, money } from '@lockstep/protocol';

/** Most that may be spent, in millionths of a US dollar; one that is absent has no limit. */
export interface Limits {
  task?: number;
  notebook: number;
  day: number;
  month?: number;
  /** Those that a person may pass after being asked. */
  soft?: readonly BudgetName[];
}

const NAMES: Readonly<Record<BudgetName, string>> = {
  task: "this question's budget",
  notebook: "this notebook's budget for today",
  day: "today's budget",
  month: "this month's budget"
};

/** What is left of a budget. */
const left = ({ limit, spent, held }: BudgetStanding): number => Math.max(0, limit - spent - held);

/** The budgets that a call of that worst case would pass. */
export const passedBy = (
  held: number,
  standings: readonly BudgetStanding[]
): readonly BudgetStanding[] => standings.filter(standing => held > left(standing));

/**
 * Why such a call may not be made, as a sentence with a remedy; `null` when it may.
 *
 * @param allowed soft budgets that the person agreed to pass
 */
export function budgetRefusal(
  held: number,
  standings: readonly BudgetStanding[],
  allowed: readonly BudgetName[]
): string | null {
  const over = passedBy(held, standings).find(({ name, soft }) => !soft || !allowed.includes(name));
  return over === undefined
    ? null
    : `This call could cost ${money(held)}, and ${leftOf(over)} is left, so nothing was sent. Raise the budget in the settings, or keep answers local.`;
}

/** What a person is told who is asked to pass soft budgets; empty for none. */
export const passingWords = (over: readonly BudgetStanding[]): string =>
  over.length === 0
    ? ''
    : ` It could pass a limit: ${over.map(standing => `${leftOf(standing)} is left`).join(', ')}.`;

const leftOf = (standing: BudgetStanding): string =>
  `${money(left(standing))} of ${NAMES[standing.name]} (${money(standing.limit)})`;
