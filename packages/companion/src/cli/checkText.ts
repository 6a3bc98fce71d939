/** What `check` says to a person: verdict, steps with their inputs, findings with the remedy, words proposed. */
import type { Finding, WordingProposal } from '@lockstep/protocol';
import type { Checked } from './checked';
import { count } from './terminal';
import type { Style, Terminal } from './terminal';

/** More findings than this are told by their kind, once each. */
const MANY = 8;
/** Cells that a kind of finding names one by one. */
const CELLS = 12;

const STYLE_OF_LEVEL: Record<Finding['level'], Style> = {
  info: 'quiet',
  warning: 'warning',
  problem: 'problem'
};
const GRAVITY: Record<Finding['level'], number> = { problem: 0, warning: 1, info: 2 };
const STYLE_OF_VERDICT = { 'as-is': 'fine', look: 'warning', 'not-yet': 'problem' } as const;

/** Prints one notebook that could be converted. */
export function showChecked(terminal: Terminal, checked: Checked): void {
  const { print, paint, wrap } = terminal;
  const { notebook, verdict, steps, findings } = checked;
  const walked = steps.filter(({ kind }) => kind === 'step').length;
  const inputs = steps.flatMap(step => step.inputs).length;
  print(`${paint('heading', notebook)}: ${count(walked, 'step')}, ${count(inputs, 'input')}.`);
  if (verdict !== null) {
    print(wrap(paint(STYLE_OF_VERDICT[verdict.level], `${verdict.text}.`), 2));
  }
  let number = 0;
  for (const step of steps) {
    number += step.kind === 'step' ? 1 : 0;
    const place = step.cells.length === 0 ? '' : ` (${cellsInWords(step.cells)})`;
    print(wrap(`${step.kind === 'step' ? `${number}. ` : ''}${step.title}${place}`, 2));
    print(paint('quiet', wrap(step.reason, 5)));
    for (const { id, type, more, reason } of step.inputs) {
      print(wrap(`${id}: ${type}${more ? ', behind "More values"' : ''}. ${reason}`, 5));
    }
  }
  const ranked = [...findings].sort((a, b) => GRAVITY[a.level] - GRAVITY[b.level]);
  for (const group of ranked.length > MANY ? byKind(ranked) : ranked.map(finding => [finding])) {
    showGroup(terminal, group);
  }
}

/** Findings of one kind together, the kinds in the order of their first. */
function byKind(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.level} ${finding.code}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

/** One finding, or the first of several of a kind with the places of all. */
function showGroup(terminal: Terminal, group: readonly Finding[]): void {
  const { print, paint, wrap } = terminal;
  const [first] = group;
  if (first === undefined) {
    return;
  }
  const cells = [...new Set(group.flatMap(({ cell }) => cell ?? []))];
  const place = cells.length === 0 ? '' : `, ${cellsInWords(cells)}`;
  const more = group.length > 1 ? `, ${group.length} findings` : '';
  print(`  ${paint(STYLE_OF_LEVEL[first.level], first.level)}${place}${more} [${first.code}]`);
  print(wrap(group.length > 1 ? `The first: ${first.message}` : first.message, 4));
  if (first.fix !== undefined) {
    print(wrap(first.fix, 4));
  }
}

/** "cell 3", "cells 3 to 5, 8 and 9", of cells counted from 0. */
export function cellsInWords(cells: readonly number[]): string {
  const sorted = [...new Set(cells)].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const cell of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === cell - 1) {
      last[1] = cell;
    } else {
      ranges.push([cell, cell]);
    }
  }
  const words = ranges.flatMap(([from, to]) =>
    to === from
      ? [String(from + 1)]
      : to === from + 1
        ? [String(from + 1), String(to + 1)]
        : [`${from + 1} to ${to + 1}`]
  );
  const shown =
    words.length > CELLS
      ? [...words.slice(0, CELLS - 1), `${words.length - CELLS + 1} more`]
      : words;
  const [only = ''] = shown;
  return sorted.length === 1
    ? `cell ${only}`
    : `cells ${shown.length === 1 ? only : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`}`;
}

/** Prints the words that a model proposes for a notebook. */
export function showProposals(
  { print, wrap, paint }: Terminal,
  { steps }: Checked,
  proposals: readonly WordingProposal[]
): void {
  print(
    paint(
      'heading',
      proposals.length === 0
        ? '  No other words are proposed.'
        : '  Proposed words; to take one over, put it under its step in the overlay:'
    )
  );
  for (const { step, title, help } of proposals) {
    print(wrap(`${step} (now "${steps.find(({ id }) => id === step)?.title ?? ''}")`, 4));
    if (title !== undefined) {
      print(wrap(`title: ${title}`, 6));
    }
    if (help !== undefined) {
      print(wrap(`help: ${help}`, 6));
    }
  }
}
