/** Paths of files that name a person, a machine or a share; those of installed software are public. */
import type { Finding } from './contract';

/** Folders under which people keep their own. The first part below it is somebody's or something's name. */
const UNIX =
  /(?<![\w.~/-])\/(?:home|Users|export\/home|mnt|media|Volumes|srv|data|scratch|nfs|net|workspaces?|gpfs|lustre|dbfs|root)\/[^\s"'`<>|:*?\\)\],;]{1,1000}/g;
/** Names of folders may hold blanks; that of the file, after which a sentence may go on, does not. */
const FOLDERS = String.raw`(?:[^\\/:*?"'\x60<>|\r\n]{1,255}(?:\\{1,2}|/)){0,30}[^\s\\/:*?"'\x60<>|]{0,255}`;
const WINDOWS = new RegExp(String.raw`(?<!\w)[A-Za-z]:(?:\\{1,2}|/)(?!/)${FOLDERS}`, 'g');
const SHARE = new RegExp(
  String.raw`(?<![\w\\:])\\{2,4}[A-Za-z0-9][\w.$-]{0,62}\\{1,2}${FOLDERS}`,
  'g'
);
/** Where the packages of an installation begin: what follows is as public as the package. */
const PACKAGES = /[\\/](?:site-packages|dist-packages|node_modules)(?=[\\/])/;
/** Installations that a machine has for everybody. */
const SYSTEM =
  /^[A-Za-z]:[\\/]{1,2}(?:Windows|Program Files(?: \(x86\))?|ProgramData|Python\d*)[\\/]/i;

/** Every such path, as far as it is private. */
export function pathsIn(text: string): Finding[] {
  return [UNIX, WINDOWS, SHARE].flatMap(pattern =>
    [...text.matchAll(pattern)].flatMap(({ 0: match, index }) => {
      const path = match.replace(/[.,;]+$/, '');
      const packages = PACKAGES.exec(path);
      return SYSTEM.test(path)
        ? []
        : [{ kind: 'path' as const, start: index, end: index + (packages?.index ?? path.length) }];
    })
  );
}
