/** What `check` knows of a notebook: the shape of its JSON, and how it is made of a conversion. */
import {
  InputType,
  ConversionReport,
  Finding,
  StepReport,
  Text,
  Verdict,
  WordingProposal
} from '@lockstep/protocol';
import type { AppDefinition } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { Converted } from './notebookFile';

/** An input of a step. `more`: of lower rank, so it stands behind "More values". Its value is not told. */
const CheckedInput = z.strictObject({
  id: z.string(),
  label: Text,
  type: InputType,
  more: z.boolean(),
  /** Why it is one, how sure that is (0 to 1), and its cell, counted from 0. */
  reason: Text,
  confidence: z.number(),
  cell: z.int()
});

const CheckedStep = z.strictObject({
  id: z.string(),
  kind: z.enum(['setup', 'step']),
  title: Text,
  /** Why it starts there, and how sure that is. */
  reason: Text,
  confidence: z.number(),
  /** Its code cells, counted from 0, and the earlier steps whose names it needs. */
  cells: z.array(z.int()),
  needs: StepReport.shape.needs,
  inputs: z.array(CheckedInput)
});

/** One notebook as `check --json` prints it; the whole output is a list of these, in the order of the files. */
export const Checked = z.strictObject({
  /** The file, from where the command was given. */
  notebook: z.string(),
  /** `null` when the notebook could not be converted at all; then `error` says why. */
  verdict: z.nullable(Verdict),
  steps: z.array(CheckedStep),
  findings: z.array(Finding),
  files: ConversionReport.shape.files,
  /** With `--suggest`: words that a model proposes. */
  proposals: z.optional(z.array(WordingProposal)),
  error: z.optional(z.strictObject({ code: z.string(), message: Text }))
});
export type Checked = z.infer<typeof Checked>;

/** What is told of a conversion. */
export function checkedOf(notebook: string, { definition, report }: Converted): Checked {
  return {
    notebook,
    verdict: report.verdict,
    steps: definition.steps.map(step => stepOf(step, report)),
    findings: report.findings,
    files: report.files
  };
}

function stepOf(
  { id, kind, title, inputs }: AppDefinition['steps'][number],
  report: ConversionReport
): Checked['steps'][number] {
  const why = report.steps.find(({ step }) => step === id);
  return {
    id,
    kind,
    title,
    reason: why?.reason ?? '',
    confidence: why?.confidence ?? 0,
    cells: why?.cells ?? [],
    needs: why?.needs ?? [],
    inputs: inputs.map(input => {
      const own = report.inputs.find(one => one.input === input.id);
      return {
        id: input.id,
        label: input.label,
        type: input.type,
        more: input.more === true,
        reason: own?.reason ?? '',
        confidence: own?.confidence ?? 0,
        cell: own?.cell ?? 0
      };
    })
  };
}

/** A notebook that could not be converted. */
export function failedCheck(notebook: string, code: string, message: string): Checked {
  return { notebook, verdict: null, steps: [], findings: [], files: [], error: { code, message } };
}
