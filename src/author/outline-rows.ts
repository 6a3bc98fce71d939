/** What the outline shows of a conversion: a row for each step, and beneath it a row for each input. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Input, Step, StepReport } from '@lockstep/protocol';
import type { AuthorConversion, Target } from './contract';
import { asPart, cellsText, effectText, inputText, surenessOf, valueText } from './words';
import type { Sureness } from './words';

/** `shown`: in the app; `hidden`: taken out by the author; `offer`: could be brought in. */
export type InputKind = 'shown' | 'hidden' | 'offer';

/** An input, or a value that could be one. */
export interface InputRow {
  id: string;
  kind: InputKind;
  label: string;
  /** Its type and range; for `offer` its value first. */
  text: string;
  reason: string;
  edited: boolean;
  /** Its cell, from 0. */
  cell: number;
  input: Input;
}

/** A step, or the set-up. */
export interface StepRow {
  id: string;
  /** From 1; `null` for the set-up. */
  number: number | null;
  title: string;
  sure: Sureness;
  /** The line beneath the title while the row is folded. */
  brief: string;
  /** Sentences beneath the title while the row is open. */
  facts: string[];
  edited: boolean;
  /** The help text that its author gave it; empty: none. */
  help: string;
  optional: boolean;
  /** What later steps read is saved when it is done. */
  keeps: boolean;
  /** Why that cannot be, in one sentence. */
  keepsNot: string | null;
  earlier: boolean;
  later: boolean;
  /** Its code cells, from 0. */
  cells: readonly number[];
  /** Their code, in the same order. */
  sources: readonly string[];
  inputs: readonly InputRow[];
  step: Step;
}

/** How many values that could be inputs the folded line names. */
const NAMED = 2;

/** The rows of a conversion, in order. */
export function rowsOf(conversion: AuthorConversion, trans: TranslationBundle): StepRow[] {
  const { definition, report } = conversion;
  const reports = new Map(report.steps.map(one => [one.step, one]));
  const numbers = new Map(
    definition.steps.filter(({ kind }) => kind === 'step').map(({ id }, at) => [id, at + 1])
  );
  const sources = new Map(definition.cells.map(({ key, source }) => [key, source]));
  const inputReports = new Map(report.inputs.map(one => [one.input, one]));
  const setup = definition.steps.find(({ kind }) => kind === 'setup')?.id;
  return definition.steps.map(step => {
    const about = reports.get(step.id);
    const shown = step.inputs.map((input): InputRow => {
      const said = inputReports.get(input.id);
      return {
        id: input.id,
        kind: 'shown',
        label: input.label,
        text: inputText(input, trans),
        reason: said?.reason ?? '',
        edited: said?.edited ?? false,
        cell: said?.cell ?? -1,
        input
      };
    });
    const others = report.candidates
      .filter(candidate => (candidate.step ?? setup) === step.id)
      .sort((a, b) => b.confidence - a.confidence)
      .map(({ input, reason, cell, hidden }): InputRow => ({
        id: input.id,
        kind: hidden ? 'hidden' : 'offer',
        label: input.label,
        text: hidden
          ? trans.__('hidden, stays %1', valueText(input.initial))
          : [valueText(input.initial), inputText(input, trans)].filter(Boolean).join(' · '),
        reason,
        edited: hidden,
        cell,
        input
      }));
    const hidden = others.filter(({ kind }) => kind === 'hidden');
    const inputs = [
      ...[...shown, ...hidden].sort(byPlace),
      ...others.filter(({ kind }) => kind === 'offer')
    ];
    const cells = about?.cells ?? [];
    return {
      id: step.id,
      number: numbers.get(step.id) ?? null,
      title: step.title,
      sure: surenessOf(about?.confidence ?? 0, trans),
      brief: brief(step, about, inputs, trans),
      facts: facts(step, about, numbers, trans),
      edited: about?.edited ?? false,
      help: about?.help ?? '',
      optional: step.optional,
      keeps: step.checkpoint === true,
      keepsNot:
        definition.language === 'python'
          ? null
          : trans.__('Only a Python kernel’s values can be kept.'),
      earlier: about?.earlier ?? false,
      later: about?.later ?? false,
      cells,
      sources: step.cells.map(key => sources.get(key) ?? ''),
      inputs,
      step
    };
  });
}

/** As they stand in the code, so that hiding one leaves it in its place. */
function byPlace(a: InputRow, b: InputRow): number {
  const at = ({ input: { place } }: InputRow): number => (place.at === 'literal' ? place.from : 0);
  return a.cell - b.cell || at(a) - at(b);
}

function brief(
  step: Step,
  report: StepReport | undefined,
  inputs: readonly InputRow[],
  trans: TranslationBundle
): string {
  const cells = cellsText(report?.cells ?? [], trans);
  const shown = inputs.filter(({ kind }) => kind === 'shown');
  const offers = inputs.filter(({ kind }) => kind === 'offer');
  const unsure = report && step.kind === 'step' && surenessOf(report.confidence, trans).dots < 3;
  const parts = [
    cells,
    unsure ? asPart(report.reason) : null,
    step.optional ? trans.__('optional') : null,
    asksText(step, trans),
    step.checkpoint === true ? trans.__('values kept') : null,
    shown.length > 0 ? trans._n('%1 input', '%1 inputs', shown.length) : null,
    offersText(offers, shown.length > 0, trans)
  ];
  return parts.filter(part => part !== null).join(' · ');
}

/** "writes report.html, so it asks first", "asks while it runs". */
function asksText(step: Step, trans: TranslationBundle): string | null {
  const effects = step.effects.map(effect => effectText(effect, trans));
  if (effects.length > 0) {
    return trans.__('%1, so it asks first', effects.join(', '));
  }
  return step.inputs.some(({ asked }) => asked) ? trans.__('asks while it runs') : null;
}

/** "2 more values could be inputs", where the step has inputs; else "2 values could be inputs". */
export function offersHead(offers: number, beside: boolean, trans: TranslationBundle): string {
  return beside
    ? trans._n('%1 more value could be an input', '%1 more values could be inputs', offers)
    : trans._n('%1 value could be an input', '%1 values could be inputs', offers);
}

/** "2 more values could be inputs: damping 0.85, rows 10". */
function offersText(
  offers: readonly InputRow[],
  beside: boolean,
  trans: TranslationBundle
): string | null {
  if (offers.length === 0) {
    return null;
  }
  const named = offers
    .slice(0, NAMED)
    .map(({ label, input }) => `${label} ${valueText(input.initial)}`.trim())
    .join(', ');
  const head = offersHead(offers.length, beside, trans);
  return `${head}: ${offers.length > NAMED ? `${named}, …` : named}`;
}

function facts(
  step: Step,
  report: StepReport | undefined,
  numbers: ReadonlyMap<string, number>,
  trans: TranslationBundle
): string[] {
  const cells = cellsText(report?.cells ?? [], trans);
  const asks = asksText(step, trans);
  return [
    `${cells}. ${report?.reason ?? ''}`.trim(),
    ...needsText(report?.needs ?? [], numbers, trans),
    ...(asks === null ? [] : [`${asks.charAt(0).toUpperCase()}${asks.slice(1)}.`]),
    ...(step.checkpoint === true
      ? [trans.__('What later steps read is saved when it is done.')]
      : []),
    ...(step.conditions ?? []).filter(({ kind }) => kind === 'check').map(({ text }) => text)
  ];
}

/** Up to how many steps needed are told each with its names. */
const NEEDED_STEPS = 3;

/** "Needs set-up (settings), step 1 (links, sites).", or "Needs set-up, steps 1 to 4, 7." */
function needsText(
  needs: StepReport['needs'],
  numbers: ReadonlyMap<string, number>,
  trans: TranslationBundle
): string[] {
  if (needs.length === 0) {
    return [];
  }
  if (needs.length <= NEEDED_STEPS) {
    const told = needs.map(({ step, names }) => {
      const number = numbers.get(step);
      const from = number === undefined ? trans.__('set-up') : trans.__('step %1', number);
      return names.length === 0 ? from : `${from} (${namesText(names, trans)})`;
    });
    return [trans.__('Needs %1.', told.join(', '))];
  }
  const steps = needs.flatMap(({ step }) => numbers.get(step) ?? []).sort((a, b) => a - b);
  const setup = needs.length > steps.length;
  const ranges = trans.__('steps %1', rangesText(steps, trans));
  return [trans.__('Needs %1.', setup ? trans.__('set-up, %1', ranges) : ranges)];
}

/** "1 to 4, 7, 9 to 12". */
function rangesText(numbers: readonly number[], trans: TranslationBundle): string {
  const runs: [first: number, last: number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run?.[1] === number - 1) {
      run[1] = number;
    } else {
      runs.push([number, number]);
    }
  }
  return runs
    .flatMap(([first, last]) => {
      return last - first < 2
        ? [...new Set([first, last])].map(String)
        : [trans.__('%1 to %2', first, last)];
    })
    .join(', ');
}

/** How many names a line of needs tells. */
const NEEDED = 4;

function namesText(names: readonly string[], trans: TranslationBundle): string {
  const told = names.slice(0, NEEDED).join(', ');
  return names.length > NEEDED ? trans.__('%1 and %2 more', told, names.length - NEEDED) : told;
}

/** "7 steps, 6 inputs". */
export function countsText({ definition }: AuthorConversion, trans: TranslationBundle): string {
  const steps = definition.steps.filter(({ kind }) => kind === 'step').length;
  const inputs = definition.steps.reduce((sum, step) => sum + step.inputs.length, 0);
  const counted = trans._n('%1 step', '%1 steps', steps);
  return inputs === 0
    ? trans.__('%1, no inputs', counted)
    : trans._n('%2, %1 input', '%2, %1 inputs', inputs, counted);
}

/** Same step, or same input. */
export function isSame(one: Target | null, other: Target): boolean {
  if (one === null) {
    return false;
  }
  return 'step' in one
    ? 'step' in other && one.step === other.step
    : 'input' in other && one.input === other.input;
}
