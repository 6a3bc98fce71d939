/** Who the user is and what their machine is called: from the system and from git's settings, read once. */
import { readFileSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Known } from '@lockstep/privacy';

/** Names that every machine or container has, which say nothing. */
const COMMON = /^(?:root|user|admin|jovyan|ubuntu|debian|runner|vscode|docker|localhost|nobody)$/i;

/** What is needed of the system, so that a test can say it. */
export interface System {
  user(): string;
  host(): string;
  /** A file's text, `null` where there is none. */
  read(path: string): string | null;
  home: string;
  environment: NodeJS.ProcessEnv;
}

/** This process's. */
export const thisSystem = (environment: NodeJS.ProcessEnv): System => ({
  user: () => userInfo().username,
  host: hostname,
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      // No file, or not ours to read: then it names nobody.
      return null;
    }
  },
  home: homedir(),
  environment
});

/**
 * The user's names.
 *
 * @param root the contents root, whose repository may name another author
 */
export function ownNames(system: System, root: string): Known['own'] {
  const { home, environment } = system;
  const settings = [
    environment.GIT_CONFIG_GLOBAL ?? join(home, '.gitconfig'),
    join(environment.XDG_CONFIG_HOME ?? join(home, '.config'), 'git', 'config'),
    join(root, '.git', 'config')
  ].flatMap(path => gitUser(system.read(path) ?? ''));
  const host = system.host();
  const all: { kind: 'person' | 'host' | 'email'; text: string }[] = [
    { kind: 'person', text: userName(system) },
    { kind: 'host', text: host },
    { kind: 'host', text: host.split('.')[0] ?? '' },
    ...settings,
    ...(environment.GIT_AUTHOR_NAME === undefined
      ? []
      : [{ kind: 'person' as const, text: environment.GIT_AUTHOR_NAME }]),
    { kind: 'person', text: home.split(/[\\/]/).at(-1) ?? '' }
  ];
  return all.filter(({ text }) => text.length > 2 && !COMMON.test(text));
}

/** Containers may run under an id that has no name. */
function userName({ user, environment }: System): string {
  try {
    return user();
  } catch {
    return environment.USER ?? environment.USERNAME ?? '';
  }
}

/** `name` and `email` of the section `[user]` of git's settings. */
function gitUser(settings: string): { kind: 'person' | 'email'; text: string }[] {
  let section = '';
  return settings.split('\n').flatMap(line => {
    section = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim().toLowerCase() ?? section;
    const [, key, value = ''] = /^\s*(name|email)\s*=\s*"?(.*?)"?\s*$/i.exec(line) ?? [];
    return section !== 'user' || key === undefined || value === ''
      ? []
      : [
          {
            kind: key.toLowerCase() === 'name' ? ('person' as const) : ('email' as const),
            text: value
          }
        ];
  });
}
