/** The sentence beside the checkbox of a step that reaches outside its kernel. */
import type { Effect } from '@lockstep/protocol';

const NAMED: Record<Effect['kind'], string> = {
  writes: 'write',
  sends: 'send to',
  deletes: 'delete',
  installs: 'install'
};

const UNNAMED: Record<Effect['kind'], string> = {
  writes: 'write files',
  sends: 'send data',
  deletes: 'delete files',
  installs: 'install packages'
};

/**
 * What a tick allows, named: "Yes, write report.html and send to example.org".
 *
 * @param again the step ran before, so that what it wrote is overwritten
 */
export function effectsSentence(effects: readonly Effect[], again: boolean): string {
  const acts = effects.map(({ kind, name }) => {
    const verb = again && kind === 'writes' ? 'overwrite' : NAMED[kind];
    return name === undefined ? UNNAMED[kind] : `${verb} ${name}`;
  });
  const distinct = [...new Set(acts)];
  const last = distinct.pop() ?? '';
  return `Yes, ${distinct.length === 0 ? last : `${distinct.join(', ')} and ${last}`}`;
}
