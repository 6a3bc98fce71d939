/** `verify`: whether an exported journal or ZIP is still what was exported. */
import { UserError } from '@lockstep/protocol';
import type { Command } from 'commander';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { verifyEvidence as VerifyEvidence } from '../evidence/verify';
import { examples } from './begin';
import { BadUse } from './terminal';
import type { Terminal } from './terminal';

/** Node cannot hold much more in one buffer that is also unpacked. */
const LARGEST = 1_000_000_000;

/** Adds the command. `end` is told its exit status. */
export function describeVerify(
  program: Command,
  terminal: Terminal,
  end: (status: number) => void
): void {
  program
    .command('verify')
    .description(
      'Check a journal or a ZIP that was exported: nothing changed, nothing missing, and all of it tells the same.'
    )
    .argument('<file>', 'a .jsonl journal, or the ZIP with everything of a run')
    .option('--json', 'print JSON')
    .addHelpText('after', () =>
      examples('lockstep verify link-web-journal.jsonl', 'lockstep verify link-web.zip')
    )
    .action(async (file: string, options: { json?: boolean }) => {
      end(await runVerify(terminal, file, options));
    });
}

/** Resolves with the exit status: 0 when all is fine, 1 when something was changed. */
export async function runVerify(
  { folder, print, complain, paint }: Terminal,
  file: string,
  { json }: { json?: boolean }
): Promise<number> {
  const checks = await checksOf(resolve(folder, file), file);
  const fine = checks.every(check => check.fine);
  if (json === true) {
    print(JSON.stringify({ fine, checks }, null, 2));
    return fine ? 0 : 1;
  }
  for (const check of checks) {
    const line = `${check.part}: ${check.told}`;
    if (check.fine) {
      print(line);
    } else {
      complain(paint('problem', line));
    }
  }
  return fine ? 0 : 1;
}

async function checksOf(file: string, shown: string): Promise<ReturnType<typeof VerifyEvidence>> {
  const { verifyEvidence } = await import('../evidence/verify');
  let bytes: Uint8Array;
  try {
    if ((await stat(file)).size > LARGEST) {
      throw new BadUse('file-too-large', `${shown} is larger than 1 GB.`);
    }
    bytes = await readFile(file);
  } catch (error) {
    const { explainFileError } = await import('./notebookFile');
    throw explainFileError(error, shown);
  }
  try {
    return verifyEvidence(bytes);
  } catch (error) {
    throw error instanceof UserError ? new BadUse(error.code, `${shown}: ${error.message}`) : error;
  }
}
