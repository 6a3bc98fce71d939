/** Notebook in, app definition out: the passes of conversion, in order. */
import type { AppDefinition, ConversionReport, Finding } from '@lockstep/protocol';
import { analyse } from './analyse';
import { askedWhereRun } from './asked';
import { withPictures } from './attachments';
import { type Automatic, nameInputs, nameSteps } from './automatic';
import { blocksOf } from './blocks';
import { readCell } from './cells';
import { definitionOf, inputReports, stepReports } from './compose';
import { canEncode } from './encode';
import { filesOf } from './files';
import { formFindings } from './forms';
import { appTitle, summaryOf } from './frontpage';
import { findInputs } from './inputs';
import { type DiskIds, keyCells } from './keys';
import { readNotebook } from './notebook';
import { otherInputs } from './otherlanguages';
import { outlineOf } from './outline';
import { lay, overlayFindings } from './overlay/lay';
import { readOverlay } from './overlay/text';
import { type Draft, faceOf } from './portions';
import { checksIn } from './python/asserts';
import { usageOf } from './python/usage';
import { verbsIn } from './python/verbs';
import { findingsOf, verdictOf } from './report';
import { maskText } from './secrets';
import { segmentNotebook } from './segment';
import { tagSteps } from './tagged';
import { tagEffects } from './tags';
import { withWidgets } from './widgets';

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
  /** What the overlay was laid over: an edit of the overlay needs it. */
  automatic: Automatic;
}

const OPAQUE = { defines: [], maybe: [], uses: [], mutates: [], opaque: true };

/** Text before the first step belongs to it. */
function opened(drafts: readonly Draft[], parts: Draft['parts']): Draft[] {
  const [first, ...others] = drafts;
  return first === undefined ? [] : [{ ...first, parts: [...parts, ...first.parts] }, ...others];
}

/**
 * Converts a notebook: its JSON text, or the object that the text holds. Pure and deterministic: the same notebook
 * and overlay give the same definition, whatever its outputs and execution counts.
 *
 * @throws UserError `notebook-empty`, `notebook-not-json`, `notebook-not-notebook`, `notebook-too-old`,
 * `notebook-too-new`, `overlay-invalid`
 */
export function convert(input: unknown, options: ConvertOptions): Conversion {
  const file = readNotebook(input);
  const masked = maskText(file.cells);
  const notebook = { ...file, cells: masked.cells };
  const { language } = notebook;
  const code = notebook.cells.filter(cell => cell.kind === 'code' && cell.source.trim() !== '');
  const { keys, hashes, fromDisk, repeated } = keyCells(code, options.diskIds ?? 'all');
  const cells = code.map((cell, number) => readCell(cell, keys[number] ?? '', language));
  const found =
    language === 'python'
      ? withWidgets(findInputs(cells, usageOf(cells)), cells)
      : otherInputs(cells, language);
  const outline = outlineOf(blocksOf(notebook.cells, cells));
  const { summary, rest } = summaryOf(outline.intro);
  const analysis = analyse(cells);
  const search = askedWhereRun(found, cells, analysis.asks);
  const asks = (number: number): boolean =>
    (search.found[number] ?? []).some(({ rank, quiet }) => rank === 'offered' && quiet !== true);
  const drafts = segmentNotebook(outline, cells, asks, analysis.flows);
  const tags = tagEffects(cells);
  const read = cells.map(({ key, source, index, tree }, number) => ({
    key,
    source,
    hash: hashes[number] ?? '',
    index,
    flow: analysis.flows[number] ?? OPAQUE,
    effects: analysis.effects[number] ?? [],
    checks: tree === null ? [] : checksIn(tree),
    verbs: tree === null ? null : verbsIn(tree),
    optional: tags.optional.has(number),
    checkpoint: tags.checkpoint.has(number),
    confirm: tags.confirm.has(number)
  }));
  const part = (parts: Draft['parts']): Draft => faceOf(parts, cells);
  const tagged = tagSteps(drafts, tags, read, part);
  const steps = nameSteps(
    opened(tagged.drafts, rest).map(draft => ({
      ...draft,
      parts: withPictures(draft.parts, notebook.pictures)
    }))
  );
  const automatic: Automatic = {
    title: appTitle(outline, notebook.title, options.name),
    summary,
    language,
    kernel: notebook.kernel,
    cells: read,
    steps,
    inputs: nameInputs(steps, search.found, tags.hidden, !canEncode(language)),
    fromDisk,
    part
  };
  const overlay = readOverlay(options.overlay ?? null);
  const laid = lay(overlay?.content ?? null, automatic);
  const definition = definitionOf(automatic, laid);
  const files = filesOf(cells);
  const findings: Finding[] = [
    ...findingsOf({ notebook, cells, definition, repeated, analysis, files }),
    ...search.findings,
    ...formFindings(cells),
    ...masked.findings,
    ...tagged.findings,
    ...overlayFindings(laid, overlay)
  ];
  findings.sort((a, b) => (a.cell ?? -1) - (b.cell ?? -1));
  const report: ConversionReport = {
    verdict: verdictOf(findings),
    findings,
    steps: stepReports(automatic, laid, definition),
    ...inputReports(automatic, laid),
    files,
    fromDisk
  };
  return { definition, report, automatic };
}
