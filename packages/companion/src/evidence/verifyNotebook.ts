/** Whether an executed notebook shows exactly what a journal says: its values, and the outputs of each cell. */
import type { MimePart, Output, RunState } from '@lockstep/protocol';
import { canonicalJson } from '@lockstep/protocol';
import * as z from 'zod/mini';
import { isBase64 } from '../engine/mime';
import { sha256 } from './archive';
import { publicValues, shownOf } from './notebookOutputs';

const Head = z.object({ seq: z.int(), hash: z.string() });

const Executed = z.object({
  metadata: z.object({
    lockstep: z.object({ app: z.string(), run: z.string(), journal: Head, values: z.unknown() })
  }),
  cells: z.array(
    z.object({
      cell_type: z.string(),
      metadata: z.object({
        lockstep: z.optional(z.object({ step: z.string(), cell: z.int() }))
      }),
      outputs: z.optional(z.array(z.record(z.string(), z.unknown())))
    })
  )
});

/**
 * What does not match, one sentence each; empty when all does.
 *
 * @param head where the journal ends
 */
export function notebookProblems(
  text: string,
  state: RunState,
  head: { seq: number; hash: string }
): string[] {
  const read = Executed.safeParse(parsed(text));
  if (!read.success) {
    return ['It is no executed notebook of Lockstep.'];
  }
  const { metadata, cells } = read.data;
  const { app, run, journal, values } = metadata.lockstep;
  const problems: string[] = [];
  if (run !== state.run || app !== state.plan.app) {
    return ['It belongs to another run, or to another version of the notebook.'];
  }
  if (journal.seq !== head.seq || journal.hash !== head.hash) {
    problems.push('It was made at another moment of the run than the journal.');
  }
  if (canonicalJson(values) !== canonicalJson(publicValues(state))) {
    problems.push('The values it states are not those of the journal.');
  }
  const seen = new Map<string, number>();
  cells.forEach(({ metadata: { lockstep }, outputs }, at) => {
    if (lockstep === undefined) {
      if ((outputs ?? []).length > 0) {
        problems.push(`Cell ${at + 1} has outputs, and the journal knows nothing of it.`);
      }
      return;
    }
    seen.set(lockstep.step, (seen.get(lockstep.step) ?? 0) + 1);
    const shown = shownOf(state.steps[lockstep.step]).outputs.filter(
      ({ cell }) => cell === lockstep.cell
    );
    if (expectedOf(shown) !== foundOf(outputs ?? [], shown)) {
      problems.push(`The outputs of cell ${at + 1} are not those of the journal.`);
    }
  });
  for (const { id, title, cells: wanted } of state.plan.steps) {
    if ((seen.get(id) ?? 0) !== wanted) {
      problems.push(`It lacks cells of the step "${title}".`);
    }
  }
  return problems;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Damage is an answer here.
  }
}

/** What the journal says of a cell's outputs; parts by the hash of their bytes, as blobs are named. */
function expectedOf(outputs: readonly Output[]): string {
  const told: unknown[] = [];
  for (const output of outputs) {
    switch (output.kind) {
      case 'stream':
        told.push(['text', output.name, output.text]);
        break;
      case 'cut':
        told.push(['cut', output.bytes, output.rest?.blob ?? null]);
        break;
      case 'error':
        told.push(['error', output.name, output.message, output.traceback]);
        break;
      case 'display':
        told.push([
          output.result ? 'execute_result' : 'display_data',
          Object.fromEntries(
            Object.entries(output.data).map(([mime, part]) => [mime, hashOfPart(mime, part)])
          )
        ]);
    }
  }
  return canonicalJson(joined(told));
}

/** The same of what the notebook shows. `outputs` of the journal tell where text was cut. */
function foundOf(outputs: readonly Record<string, unknown>[], expected: readonly Output[]): string {
  const cuts = expected.flatMap(output => (output.kind === 'cut' ? [output] : []));
  const told = outputs.flatMap((output): unknown[] => {
    const { output_type: type, name, text, data } = output;
    if (type === 'stream') {
      return partsOfText(String(name), String(text), cuts);
    }
    if (type === 'error') {
      return [['error', output.ename, output.evalue, output.traceback]];
    }
    const parts = typeof data === 'object' && data !== null ? Object.entries(data) : [];
    return [[type, Object.fromEntries(parts.map(([mime, part]) => [mime, hashOf(mime, part)]))]];
  });
  return canonicalJson(joined(told));
}

/** Text that was printed on, around the note of a cut, as the journal has both apart. */
function partsOfText(
  name: string,
  text: string,
  cuts: { bytes: number; rest?: { blob: string } | undefined }[]
): unknown[] {
  for (const { bytes, rest } of cuts) {
    const note = `\n[${bytes} bytes were printed in all.]\n`;
    const at = text.indexOf(note);
    if (at >= 0) {
      const before = text.slice(0, at);
      const blob = rest === undefined ? null : sha256(Buffer.from(before));
      const behind = text.slice(at + note.length);
      return [['cut', bytes, blob], ...(behind === '' ? [] : [['text', 'stdout', behind]])];
    }
  }
  return [['text', name, text]];
}

/** Neighbouring text of one stream as one. */
function joined(told: readonly unknown[]): unknown[] {
  const all: unknown[] = [];
  for (const one of told) {
    const before = all.at(-1);
    if (
      Array.isArray(one) &&
      Array.isArray(before) &&
      one[0] === 'text' &&
      before[0] === 'text' &&
      one[1] === before[1]
    ) {
      all[all.length - 1] = ['text', one[1], `${String(before[2])}${String(one[2])}`];
    } else {
      all.push(one);
    }
  }
  return all;
}

function hashOfPart(mime: string, part: MimePart): string {
  if ('blob' in part) {
    return part.blob;
  }
  return 'text' in part ? hashOf(mime, part.text) : hashOf(mime, part.json);
}

function hashOf(mime: string, value: unknown): string {
  if (typeof value !== 'string') {
    return sha256(Buffer.from(JSON.stringify(value)));
  }
  return sha256(Buffer.from(value, isBase64(mime) ? 'base64' : 'utf8'));
}
