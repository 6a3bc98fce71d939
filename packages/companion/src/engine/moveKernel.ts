/** How a live kernel is told where to work, in the languages that have a word for it. */
import type { KernelLease } from '../kernels/lease';

/** A kernel that has just started answers at once; then it is interrupted. In milliseconds. */
const PATIENCE = 10_000;

type Move = (lease: KernelLease, folder: string) => Promise<boolean>;

/** Text in double quotes, as Python, R and Julia read it alike once `$` is escaped for Julia. */
const quoted = (text: string): string => JSON.stringify(text);

/** Python is asked, not run: no name, no count and no history of the notebook changes. */
const python: Move = async (lease, folder) =>
  (await lease.evaluate(`__import__("os").chdir(${quoted(folder)})`, PATIENCE)) === 'None';

/** `setwd` binds nothing and shows nothing. */
const r: Move = (lease, folder) => ran(lease, `setwd(${quoted(folder)})`);

const julia: Move = (lease, folder) => ran(lease, `cd(${quoted(folder).replace(/\$/g, '\\$')});`);

const MOVES: Readonly<Record<string, Move>> = { python, r, julia };

async function ran(lease: KernelLease, code: string): Promise<boolean> {
  const reply = await lease.execute(code, false, {
    message: () => undefined,
    question: () => lease.reply('')
  });
  return reply.status === 'ok';
}

/** Whether kernels of a language can be moved. */
export function canMove(language: string): boolean {
  return Object.hasOwn(MOVES, language);
}

/** Changes a kernel's working folder. `false`: it works where it did. */
export async function moveTo(
  lease: KernelLease,
  language: string,
  folder: string
): Promise<boolean> {
  const move = canMove(language) ? MOVES[language] : undefined;
  return move === undefined ? false : move(lease, folder);
}
