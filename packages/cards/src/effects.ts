/** The sentence beside the checkbox of a step that reaches outside its kernel. */
import type { Effect } from '@lockstep/protocol';

const NAMED: Record<Effect['kind'], string> = {
  writes: 'write',
  sends: 'send to',
  deletes: 'delete',
  installs: 'install',
  acts: 'act on'
};

const UNNAMED: Record<Effect['kind'], string> = {
  writes: 'write files',
  sends: 'send data',
  deletes: 'delete files',
  installs: 'install packages',
  acts: 'run this step'
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
  return `Yes, ${listed(acts)}`;
}

const PAST: Record<Effect['kind'], string> = {
  writes: 'wrote',
  sends: 'sent to',
  deletes: 'deleted',
  installs: 'installed',
  acts: 'acted on'
};

const PAST_UNNAMED: Record<Effect['kind'], string> = {
  writes: 'wrote files',
  sends: 'sent data',
  deletes: 'deleted files',
  installs: 'installed packages',
  acts: 'acted outside its kernel'
};

/** What a step did when it ran: "wrote joined.csv and sent data". */
export function effectsDone(effects: readonly Effect[]): string {
  return listed(
    effects.map(({ kind, name }) =>
      name === undefined ? PAST_UNNAMED[kind] : `${PAST[kind]} ${name}`
    )
  );
}

/** "a", "a and b", "a, b and c"; what is said twice stands once. */
function listed(acts: readonly string[]): string {
  const distinct = [...new Set(acts)];
  const last = distinct.pop() ?? '';
  return distinct.length === 0 ? last : `${distinct.join(', ')} and ${last}`;
}
