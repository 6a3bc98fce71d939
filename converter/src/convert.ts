/** Notebook in, app definition out: the passes of conversion, in order. */
import {
  type AppDefinition,
  type ConversionReport,
  DEFINITION_FORMAT,
  type Finding,
  type Input,
  type Part,
  type Step
} from '@lockstep/protocol';
import { analyse } from './analyse';
import { type Block, blocksOf } from './blocks';
import { type CodeCell, readCell } from './cells';
import { canEncode } from './encode';
import { filesOf } from './files';
import { findInputs, type FoundInput } from './inputs';
import { type DiskIds, keyCells } from './keys';
import { readNotebook } from './notebook';
import { independent, needsOf } from './order';
import { type Outline, outlineOf } from './outline';
import { otherInputs } from './otherlanguages';
import { applyOverlay } from './overlay';
import type { Draft } from './portions';
import { addUsage, type NameUsage } from './python/usage';
import { findingsOf, verdictOf } from './report';
import { segmentNotebook } from './segment';
import { fileTitle, plainText, shorten, slugOf, UniqueIds } from './titles';

export interface ConvertOptions {
  /** The notebook's file name without folder and ending: the title where the notebook has none. */
  name: string;
  /** Text of the overlay file, if there is one. */
  overlay?: string | null;
  /** Which cell ids the file on disk holds; `all` by default. */
  diskIds?: DiskIds;
}

export interface Conversion {
  definition: AppDefinition;
  report: ConversionReport;
}

/** Longest summary under an app's title, in characters. */
const SUMMARY_LENGTH = 400;

/** The first paragraph of a notebook's introduction, and what is left of it. */
function summaryOf(intro: readonly Block[]): { summary: string; rest: Part[] } {
  const texts = intro.flatMap(block => (block.block === 'text' ? [block.markdown] : []));
  const paragraphs = texts.join('\n\n').split(/\n[ \t]*\n/);
  const at = paragraphs.findIndex(
    paragraph =>
      /^[^|<!>`~-]/.test(paragraph) &&
      /[\p{L}\p{N}]{2}/u.test(plainText(paragraph.replace(/\[[^\]]*\]\([^)]*\)/g, '')))
  );
  const summary = plainText(paragraphs[at] ?? '');
  if (summary.length > SUMMARY_LENGTH || at === -1) {
    const markdown = texts.join('\n\n');
    const rest: Part[] = markdown === '' ? [] : [{ part: 'text', markdown }];
    return { summary: shorten(summary, SUMMARY_LENGTH), rest };
  }
  const markdown = paragraphs
    .filter((_, index) => index !== at)
    .join('\n\n')
    .trim();
  return { summary, rest: markdown === '' ? [] : [{ part: 'text', markdown }] };
}

interface NamedStep {
  step: Step;
  found: FoundInput[];
  draft: Draft;
}

/** Gives a draft its id, its own numbering of cells, and its inputs. */
function nameSteps(
  drafts: readonly Draft[],
  cells: readonly CodeCell[],
  found: readonly FoundInput[][],
  fixed: boolean
): NamedStep[] {
  const stepIds = new UniqueIds('-', ['setup']);
  const inputIds = new UniqueIds('.');
  return drafts.map(draft => {
    const numbers = draft.parts.flatMap(part => (part.part === 'cell' ? [part.cell] : []));
    const own = draft.kind === 'setup' ? [] : numbers.flatMap(number => found[number] ?? []);
    const named = own.map(({ input, ...why }) => ({
      ...why,
      input: {
        ...input,
        id: inputIds.take(input.id),
        ...(fixed && input.place.at === 'literal' ? { fixed: true } : {})
      }
    }));
    const step: Step = {
      id: draft.kind === 'setup' ? 'setup' : stepIds.take(slugOf(draft.title)),
      kind: draft.kind,
      title: draft.title,
      parts: draft.parts.map(part =>
        part.part === 'cell' ? { part: 'cell', cell: numbers.indexOf(part.cell) } : part
      ),
      optional: false,
      effects: [],
      cells: numbers.flatMap(number => cells[number]?.key ?? []),
      inputs: named.map(({ input }): Input => input),
      gate: 'previous'
    };
    return { step, found: named, draft };
  });
}

function usageOf(cells: readonly CodeCell[]): NameUsage {
  const usage: NameUsage = { mentions: new Map(), worked: new Set() };
  for (const { tree } of cells) {
    if (tree !== null) {
      addUsage(usage, tree);
    }
  }
  return usage;
}

function appTitle(outline: Outline, stated: string | null, name: string): string {
  const heading = outline.title === null ? '' : plainText(outline.title.text);
  const wish = heading === '' ? (stated ?? fileTitle(name)) : heading;
  return shorten(wish.trim() === '' ? 'Untitled' : wish, 120);
}

/**
 * Converts a notebook: its JSON text, or the object that the text holds. Pure and deterministic: the same notebook
 * and overlay give the same definition, whatever its outputs and execution counts.
 *
 * @throws UserError `notebook-empty`, `notebook-not-json`, `notebook-not-notebook`, `notebook-too-old`,
 * `notebook-too-new`, `overlay-invalid`
 */
export function convert(input: unknown, options: ConvertOptions): Conversion {
  const notebook = readNotebook(input);
  const { language } = notebook;
  const code = notebook.cells.filter(cell => cell.kind === 'code' && cell.source.trim() !== '');
  const { keys, fromDisk, repeated } = keyCells(code, options.diskIds ?? 'all');
  const cells = code.map((cell, number) => readCell(cell, keys[number] ?? '', language));
  const search =
    language === 'python' ? findInputs(cells, usageOf(cells)) : otherInputs(cells, language);
  const outline = outlineOf(blocksOf(notebook.cells, code));
  const { summary, rest } = summaryOf(outline.intro);
  const drafts = segmentNotebook(outline, cells, number => (search.found[number] ?? []).length > 0);
  const [first, ...others] = drafts;
  const opened =
    first === undefined ? [] : [{ ...first, parts: [...rest, ...first.parts] }, ...others];
  const steps = nameSteps(opened, cells, search.found, !canEncode(language));
  const analysis = analyse(cells);
  const effectsOf = new Map(
    cells.map((cell, number) => [cell.key, analysis.effects[number] ?? []])
  );
  const plain: AppDefinition = {
    format: DEFINITION_FORMAT,
    title: appTitle(outline, notebook.title, options.name),
    summary,
    language,
    kernel: notebook.kernel,
    cells: cells.map(({ key, source }, number) => ({
      key,
      source,
      flow: analysis.flows[number] ?? {
        defines: [],
        maybe: [],
        uses: [],
        mutates: [],
        opaque: true
      }
    })),
    steps: steps.map(({ step }) => ({
      ...step,
      effects: distinct(step.cells.flatMap(key => effectsOf.get(key) ?? []))
    }))
  };
  const overlay = options.overlay ?? '';
  const definition = overlay.trim() === '' ? plain : applyOverlay(plain, overlay);
  const files = filesOf(cells);
  const findings: Finding[] = [
    ...findingsOf({ notebook, cells, definition, repeated, analysis, files }),
    ...search.findings
  ];
  findings.sort((a, b) => (a.cell ?? -1) - (b.cell ?? -1));
  const indexOf = new Map(cells.map(cell => [cell.key, cell.index]));
  const needs = needsOf(definition);
  const swaps = (at: number): boolean => {
    const [one, other] = [definition.steps[at], definition.steps[at + 1]];
    return one?.kind === 'step' && other !== undefined && independent(definition, one, other);
  };
  const report: ConversionReport = {
    verdict: verdictOf(findings),
    findings,
    steps: steps.map(({ step, draft: { confidence, reason } }, at) => ({
      step: step.id,
      confidence,
      reason,
      cells: step.cells.flatMap(key => indexOf.get(key) ?? []),
      needs: needs[at] ?? [],
      edited: false,
      earlier: swaps(at - 1),
      later: swaps(at)
    })),
    inputs: steps.flatMap(({ found }) =>
      found.map(({ input: { id, place }, confidence, reason }) => ({
        input: id,
        confidence,
        reason,
        cell: indexOf.get(place.cell) ?? 0,
        edited: false
      }))
    ),
    candidates: [],
    files,
    fromDisk
  };
  return { definition, report };
}

function distinct<T>(items: readonly T[]): T[] {
  const seen = new Set<string>();
  return items.filter(item => {
    const text = JSON.stringify(item);
    return !seen.has(text) && seen.add(text);
  });
}
