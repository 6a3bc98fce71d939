/** `audit`: attacks a served page as one of its users and prints what came of it. */
import { ATTACKS, audit } from '../audit/audit';
import type { Finding } from '../audit/audit';
import { BadUse } from './terminal';
import type { Style, Terminal } from './terminal';

const WORDS: Record<Finding['outcome'], { word: string; style: Style }> = {
  refused: { word: 'Refused', style: 'fine' },
  succeeded: { word: 'GOT THROUGH', style: 'problem' },
  'not-tried': { word: 'Not tried', style: 'quiet' }
};

export interface AuditOptions {
  json?: boolean;
  /** Ids of attacks; none means all. */
  only?: string[];
}

/** Resolves with the exit status: 0 when nothing got through, 1 when something did. */
export async function runAudit(
  terminal: Terminal,
  address: string,
  { json = false, only = [] }: AuditOptions,
  signal: AbortSignal
): Promise<number> {
  if (!/^https?:/.test(address) || !URL.canParse(address)) {
    throw new BadUse(
      'bad-address',
      `“${address}” is no address. Give the whole one that serve printed, such as http://127.0.0.1:8899/?token=….`
    );
  }
  const known = ATTACKS.map(({ id }) => id);
  const strange = only.find(id => !known.includes(id));
  if (strange !== undefined) {
    throw new BadUse(
      'no-such-attack',
      `There is no attack “${strange}”. There are ${known.join(', ')}.`
    );
  }
  const findings = await audit(
    new URL(address),
    finding => terminal.print(json ? JSON.stringify(finding) : lineOf(terminal, finding)),
    signal,
    only.length === 0 ? ATTACKS : ATTACKS.filter(({ id }) => only.includes(id))
  );
  const through = findings.filter(({ outcome }) => outcome === 'succeeded').length;
  const tried = findings.filter(({ outcome }) => outcome !== 'not-tried').length;
  if (!json) {
    terminal.print('');
    terminal.print(
      through === 0
        ? `${tried} of ${findings.length} attacks tried, all refused.`
        : `${through} of ${tried} attacks got through. Stop the page until that is mended.`
    );
  }
  return through === 0 ? 0 : 1;
}

function lineOf({ paint, wrap }: Terminal, { title, outcome, tries, detail }: Finding): string {
  const { word, style } = WORDS[outcome];
  const count = outcome === 'not-tried' ? '' : `, ${tries} ${tries === 1 ? 'try' : 'tries'}`;
  return `${paint(style, word.padEnd(11))}  ${title}${count}\n${wrap(detail, 13)}`;
}
