/** Finds secrets that stand in code: each becomes a field without a value, and the author is told. */
import type { Finding, Input } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import type { FoundInput } from './found';
import { type NamedText, textsOf } from './python/texts';
import type { NameUsage } from './python/usage';
import type { NotebookCell } from './notebook';
import { isPlaceholder, isSecretName, isSecretText, withoutSecrets } from './suspicion';
import { labelOf } from './titles';

/** Secrets of one cell. */
export interface Secrets {
  found: (FoundInput & { at: number })[];
  findings: Finding[];
  /** Spans of the literals, so that nothing else is made of them. */
  spans: { from: number; to: number }[];
}

/** A quick look that spares most cells the closer one. */
const MAYBE =
  /pass|pwd|secret|credential|key|token|sk-|[rs]k_|gh[oprsu]_|github_pat_|A(?:KIA|SIA)|AIza|ya29|xox|glpat-|hf_|npm_|gsk_|r8_|pypi-|SG\.|do[opr]_v1_|eyJ|:\/\/|PRIVATE|["'][A-Za-z0-9_+/=-]{40}/i;

/** A plain word after a name that is only `token` or `password` is a word of a text. */
function isWord(name: string, value: string): boolean {
  return /^_*token$/i.test(name) && /^[^\d]{1,16}$/.test(value) && !isPlaceholder(value);
}

/** True for a text that is a secret by its name or by its form. */
export function isSecret({ name, value }: Pick<NamedText, 'name' | 'value'>): boolean {
  return (
    isSecretText(value) ||
    (name !== null && isSecretName(name) && !/\s/.test(value.trim()) && !isWord(name, value))
  );
}

/** Name, place and label of a secret's field. */
function inputOf(cell: CodeCell, text: NamedText): Input {
  const { name, owner, node } = text;
  const known = name !== null && /^[\w.-]{1,60}$/.test(name) ? name : null;
  const id = known === null ? 'secret' : owner === null ? known : `${owner}.${known}`;
  return {
    id: id.replace(/[^\w.]+/g, '_'),
    label: known === null ? 'Secret' : labelOf(known.replaceAll('-', '_')),
    type: 'secret',
    required: true,
    asked: false,
    place: { at: 'literal', cell: cell.key, from: node.from, to: node.to }
  };
}

/** Looks for secrets by what they are called and by their form. No value of theirs leaves the code. */
export function secretsIn(cell: CodeCell, usage: NameUsage): Secrets {
  const secrets: Secrets = { found: [], findings: [], spans: [] };
  if (cell.tree === null || !MAYBE.test(cell.source)) {
    return secrets;
  }
  for (const text of textsOf(cell.tree)) {
    const { name, owner, value } = text;
    const worked = owner === null && name !== null && usage.names.get(name)?.worked === true;
    if (!isSecret(text) || (isPlaceholder(value) && (worked || !text.top))) {
      continue;
    }
    const input = inputOf(cell, text);
    const what = input.id === 'secret' ? 'A text' : input.id;
    secrets.spans.push({ from: text.node.from, to: text.node.to });
    if (!text.filled) {
      secrets.found.push({
        at: text.node.from,
        input,
        confidence: 1,
        rank: 'offered',
        insists: true,
        reason: isPlaceholder(text.value)
          ? `${what} is called a secret and has no value yet.`
          : `${what} looks like a secret, so its value stays out of the app.`
      });
    }
    if (!isPlaceholder(text.value)) {
      secrets.findings.push({
        code: 'secret-in-notebook',
        level: 'warning',
        message: `Cell ${cell.index + 1} holds a secret${input.id === 'secret' ? '' : ` in ${input.id}`}, which everyone who gets the notebook can read.`,
        fix: 'Take it out of the notebook and withdraw it where it was issued; the app asks for it and keeps it nowhere.',
        cell: cell.index
      });
    }
  }
  return secrets;
}

/** The Markdown cells without the secrets that stand in them, since people see their words, and what to tell of it. */
export function maskText<T extends Pick<NotebookCell, 'kind' | 'source' | 'index'>>(
  cells: readonly T[]
): { cells: T[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const masked = cells.map(cell => {
    if (cell.kind === 'code' || !isSecretText(cell.source)) {
      return cell;
    }
    findings.push({
      code: 'secret-in-notebook',
      level: 'warning',
      message: `Cell ${cell.index + 1} holds a secret in its text, which everyone who gets the notebook can read.`,
      fix: 'Take it out of the notebook and withdraw it where it was issued; the app shows [secret] instead.',
      cell: cell.index
    });
    return { ...cell, source: withoutSecrets(cell.source) };
  });
  return { cells: masked, findings };
}
