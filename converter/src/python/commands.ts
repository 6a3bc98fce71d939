/** What a shell command does outside the kernel, told by the name of the program and its words. */
import type { Effect } from '@lockstep/protocol';
import { withoutSecrets } from '../suspicion';

/** An effect with a name for the confirmation; without one when it is computed or too long to be read. */
export function named(kind: Effect['kind'], name: string | null): Effect {
  const short = name !== null && name !== '' && name.length <= 120 && !name.includes('\n');
  return short ? { kind, name: withoutSecrets(name) } : { kind };
}

/** An address without what may be private in it. */
export function addressOf(text: string | null): string | null {
  return text?.replace(/[?#].*$/s, '') ?? null;
}

/** Packages an install command names, without options and requirement files. */
function packages(command: string): string | null {
  const words = command
    .split(/\s+/)
    .filter(word => /^[A-Za-z0-9]/.test(word) && !word.endsWith('.txt'));
  return words.length === 0 ? null : words.join(', ');
}

const INSTALL =
  /^(?:\S*python[\d.]*\s+-m\s+)?(?:uv\s+)?(?:pip[\d.]*|conda|mamba|apt|apt-get|npm|brew)\s+(?:-\S+\s+)*(?:install|add)\b\s*(.*)$/;
const WRITERS = /^(?:cp|mv|mkdir|touch|unzip|tar|tee|jupyter|nbconvert|ln|git|dd|chmod)$/;
const REMOTES = /^(?:scp|rsync|ssh|sftp|ftp|aws|gsutil|gcloud|az|kaggle|huggingface-cli|twine)$/;
/** Subcommands of git that only look. */
const GIT_LOOKS = /^git\s+(?:-\S+\s+)*(?:status|log|diff|show|branch|remote|rev-parse|describe)\b/;

function effectsOf(command: string): Effect[] {
  const installs = INSTALL.exec(command);
  if (installs !== null) {
    return [named('installs', packages(installs[1] ?? ''))];
  }
  const [word = '', ...rest] = command.split(/\s+/);
  const file = rest.filter(part => !part.startsWith('-')).at(-1) ?? null;
  const address = addressOf(/\b(?:https?|ftp):\/\/[^\s"']+/i.exec(command)?.[0] ?? null);
  if (/^(?:rm|rmdir|del|unlink|shred)$/.test(word)) {
    return [named('deletes', file)];
  }
  const redirected = /(?<![0-9&])>>?\s*([^\s&|;]+)/.exec(command)?.[1];
  const writes =
    redirected === undefined || redirected === '/dev/null' ? [] : [named('writes', redirected)];
  if (word === 'curl' || word === 'wget') {
    const saves = word === 'wget' || /\s-(?:[a-zA-Z]*[oO]\b|-output|-remote-name)/.test(command);
    return [
      named('sends', address),
      ...(saves && writes.length === 0 ? [named('writes', null)] : writes)
    ];
  }
  if (REMOTES.test(word) || /^git\s+(?:-\S+\s+)*push\b/.test(command)) {
    return [named('sends', word === 'git' ? 'the git remote' : address), ...writes];
  }
  return writes.length > 0 || !WRITERS.test(word) || GIT_LOOKS.test(command)
    ? writes
    : [named('writes', null)];
}

/** What a command line does, each of its commands in turn: `a && b; c | d`. */
export function commandEffects(line: string): Effect[] {
  return line
    .split(/&&|\|\|?|;|\n/)
    .map(command => command.trim().replace(/^sudo\s+(?:-\S+\s+)*/, ''))
    .flatMap(effectsOf);
}
