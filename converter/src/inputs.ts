/** Decides which literals and questions of a notebook a person should answer on a card. */
import type { Input } from '@lockstep/protocol';
import { findCandidates } from './candidates';
import type { CodeCell } from './cells';
import { applyHints, fieldOf, isTooLong } from './fields';
import { applyForm, readParam } from './forms';
import type { FoundInput, InputSearch } from './found';
import { readComment } from './hints';
import { applyAnnotation, applyFacts, applyName } from './proof';
import type { LiteralAssignment, PromptCall } from './python/assignments';
import { type NameFacts, noFacts, readsAfter } from './python/facts';
import type { NameUsage } from './python/usage';
import { rankAssignment } from './ranking';
import { type Secrets, secretsIn } from './secrets';
import { isSecretText } from './suspicion';
import { labelOf, plainText, shorten } from './titles';

export type { FoundInput, InputSearch } from './found';

type Placed = FoundInput & { at: number };

/** The field for an assigned value, with all that comment, form, annotation, name and use say of it. */
function inputOf(
  cell: CodeCell,
  assignment: LiteralAssignment,
  facts: NameFacts,
  usage: NameUsage
): Input | null {
  const { name, value, from, to, annotation } = assignment;
  const place = { at: 'literal' as const, cell: cell.key, from, to };
  const field = fieldOf(value, name);
  if (field === null) {
    return null;
  }
  const face = { id: name, label: labelOf(name), required: true, asked: false };
  const input: Input = { ...face, ...field, place };
  const param = readParam(assignment.comment);
  if (param !== null) {
    return applyForm(input, param, value);
  }
  const above = readComment(isSecretText(assignment.above) ? '' : assignment.above, value);
  const behind = readComment(isSecretText(assignment.comment) ? '' : assignment.comment, value);
  const hinted = applyHints(applyAnnotation(input, annotation), { ...above, ...behind });
  return applyName(applyFacts(hinted, facts, usage.keys), name);
}

function promptInput(cell: CodeCell, call: PromptCall): Input {
  const asked = plainText(call.prompt ?? '').replace(/[\s:>?]+$/, (end: string) =>
    end.includes('?') ? '?' : ''
  );
  const words = asked === '' ? labelOf(call.name ?? 'answer') : asked;
  return {
    id: call.name ?? (asked === '' ? 'answer' : idOf(asked)),
    label: shorten(words),
    type: call.secret ? 'secret' : call.type,
    required: true,
    asked: true,
    place: { at: 'prompt', cell: cell.key, prompt: call.prompt }
  };
}

function idOf(words: string): string {
  const id = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 32);
  return id === '' ? 'answer' : id;
}

/** What is known of the names of an assignment together. */
function factsOf({ name, also }: LiteralAssignment, usage: NameUsage): NameFacts {
  const all = [name, ...also].flatMap(one => usage.names.get(one) ?? []);
  return all.find(({ reads }) => reads.length > 0) ?? all[0] ?? noFacts();
}

function assignedInput(
  cell: CodeCell,
  number: number,
  assignment: LiteralAssignment,
  usage: NameUsage
): Placed[] {
  const { name, value, from } = assignment;
  const facts = factsOf(assignment, usage);
  const input = inputOf(cell, assignment, facts, usage);
  if (input === null) {
    return [];
  }
  if (cell.formal) {
    const reason = `The author marked ${name} as a parameter.`;
    return [{ at: from, input, confidence: 1, reason, rank: 'offered' }];
  }
  const reads = readsAfter(facts, { cell: number, at: from });
  const empty = (value.t === 'list' || value.t === 'dict') && value.v.length === 0;
  const unused = reads.own + reads.later === 0;
  if (name.startsWith('_') || facts.worked || unused || empty || isTooLong(value)) {
    return [];
  }
  const literal = cell.source.slice(from, from + 2);
  return [{ at: from, input, ...rankAssignment({ assignment, literal, input, facts, reads }) }];
}

function asked(cell: CodeCell): Placed[] {
  return cell.prompts.map(call => ({
    at: call.from,
    input: promptInput(cell, call),
    confidence: 1,
    reason: 'The code asks for it while it runs.',
    rank: 'offered'
  }));
}

/** True where a secret stands within an assigned value. */
function holdsSecret({ from, to }: LiteralAssignment, { spans }: Secrets): boolean {
  return spans.some(span => span.from >= from && span.to <= to);
}

/** Looks for inputs and candidates in every cell; what set-up holds is settled when steps are known. */
export function findInputs(cells: readonly CodeCell[], usage: NameUsage): InputSearch {
  const secrets = cells.map(cell => secretsIn(cell, usage));
  const candidates = findCandidates(
    cells,
    usage,
    secrets.map(({ spans }) => spans)
  );
  const found = cells.map((cell, number) => {
    const own = secrets[number] ?? { found: [], findings: [], spans: [] };
    const assigned = cell.assignments
      .filter(assignment => !holdsSecret(assignment, own))
      .flatMap(assignment => assignedInput(cell, number, assignment, usage));
    const spots = new Set(assigned.map(({ at }) => at));
    const others = (candidates[number] ?? []).filter(({ at }) => !spots.has(at));
    return [...assigned, ...own.found, ...others, ...asked(cell)]
      .sort((a, b) => a.at - b.at)
      .map(({ at: _at, ...one }): FoundInput => one);
  });
  return { found, findings: secrets.flatMap(({ findings }) => findings) };
}
