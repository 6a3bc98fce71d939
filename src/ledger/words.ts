/** The words of days, tasks and shares in the view of route and cost. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { clock, type BudgetStanding, type TaskKind } from '@lockstep/protocol';

/** "24 November 2026". */
export const longDay = (at: number): string =>
  new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** "10:47" today, else with its day: "23 Nov 10:47". */
export function when(at: number, now: number): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  const date = new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return today ? clock(at) : `${date} ${clock(at)}`;
}

/** A whole number with commas: "1,204". */
export const numbers = (value: number): string => value.toLocaleString('en');

export function taskWords(kind: TaskKind, trans: TranslationBundle): string {
  const words: Record<TaskKind, string> = {
    chat: trans.__('Question'),
    'explain-error': trans.__('Explain an error'),
    code: trans.__('Write code'),
    patch: trans.__('Change code'),
    summary: trans.__('Summarise an output'),
    plan: trans.__('Plan'),
    json: trans.__('Fill in a form'),
    title: trans.__('Titles for steps')
  };
  return words[kind];
}

/** "Today, then ask". */
export function budgetWords(
  { name, notebook, soft }: BudgetStanding,
  at: number,
  trans: TranslationBundle
): string {
  const month = new Date(at).toLocaleDateString('en-GB', { month: 'long' });
  const whose: Record<BudgetStanding['name'], string> = {
    task: trans.__('This question'),
    notebook: notebook ?? trans.__('This notebook'),
    day: trans.__('Today'),
    month
  };
  return soft ? trans.__('%1, then ask', whose[name]) : trans.__('%1, then stop', whose[name]);
}
