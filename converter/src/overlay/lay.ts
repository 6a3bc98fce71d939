/** Lays an overlay over what the converter made of a notebook: structure first, then faces. */
import type { Effect, Finding, Overlay } from '@lockstep/protocol';
import type { Automatic, AutomaticInput, AutomaticStep } from '../automatic';
import { withFace } from './face';
import { type InputMatch, matchEntries } from './match';
import { arrange } from './arrange';
import type { Key, OverlayText } from './text';

/** A step with what its author says of it; `null` and empty: nothing. */
export interface LaidStep extends AutomaticStep {
  help: string | null;
  optional: boolean | null;
  checkpoint: boolean | null;
  confirm: readonly Effect['kind'][];
  edited: boolean;
  /** The steps that joined it, by their own ids. */
  joined: readonly string[];
}

/** An input that is a field of the app, or could be one. */
export interface LaidInput extends AutomaticInput {
  edited: boolean;
  /** Its author asks for it. */
  wanted: boolean;
}

/** An entry, or a member of it, that cannot apply. */
export interface Trouble {
  code: 'overlay-misfit' | 'overlay-unmatched' | 'overlay-by-place';
  path: readonly Key[];
  /** The rest of a sentence that starts with the entry. */
  what: string;
}

/** What an overlay makes of a notebook. */
export interface Laid {
  title: string;
  summary: string;
  steps: readonly LaidStep[];
  inputs: readonly LaidInput[];
  troubles: readonly Trouble[];
  /** Key of the entry, by the id of the step or input it belongs to; a step that joined another keeps its own. */
  keys: { steps: ReadonlyMap<string, string>; inputs: ReadonlyMap<string, string> };
}

/** Tells of an entry, or a member of it, that cannot apply. */
export type Complain = (path: readonly Key[], what: string) => void;

function laidInput(
  found: AutomaticInput,
  match: InputMatch | undefined,
  complain: Complain
): LaidInput {
  if (match === undefined) {
    return { ...found, edited: false, wanted: false };
  }
  const { key, entry } = match;
  const input = withFace(found.input, entry, (member, what) => {
    complain(['inputs', key, member], what);
  });
  const hidden = entry.hidden ?? (entry.offered === true ? false : found.hidden);
  if (entry.offered !== true || hidden) {
    return { ...found, input, edited: true, hidden, wanted: false };
  }
  const { more: _more, ...first } = input;
  return { ...found, input: first, rank: 'offered', edited: true, hidden, wanted: true };
}

/** What an overlay says of the app as a whole. */
function faceOf(overlay: Overlay, automatic: Automatic): { title: string; summary: string } {
  const { title = automatic.title, summary = automatic.summary } = overlay;
  return { title: title.trim() === '' ? automatic.title : title, summary };
}

/** Lays an overlay, `null` for none, over a notebook's automatic result. Never throws: what does not fit is told. */
export function lay(overlay: Overlay | null, automatic: Automatic): Laid {
  const troubles: Trouble[] = [];
  const complain: Complain = (path, what) => {
    troubles.push({ code: 'overlay-misfit', path, what });
  };
  const matches = matchEntries(overlay ?? {}, automatic);
  for (const [part, key] of matches.lost) {
    const what = `fits no ${part === 'steps' ? 'step' : 'input'} of this notebook any more`;
    troubles.push({ code: 'overlay-unmatched', path: [part, key], what });
  }
  for (const { key, byPlace } of matches.steps) {
    if (byPlace) {
      const what = 'follows its step by place alone, because its code and its title changed';
      troubles.push({ code: 'overlay-by-place', path: ['steps', key], what });
    }
  }
  const changes = new Map(matches.inputs.map(match => [match.input, match]));
  const { steps, keys } = arrange(matches.steps, automatic, complain);
  return {
    ...faceOf(overlay ?? {}, automatic),
    steps,
    inputs: automatic.inputs.map(found => laidInput(found, changes.get(found.input.id), complain)),
    troubles,
    keys: {
      steps: keys,
      inputs: new Map(matches.inputs.map(({ input, key }) => [input, key]))
    }
  };
}

const FIXES: Record<Trouble['code'], string> = {
  'overlay-misfit': 'Change or remove that line; everything else in the overlay applies.',
  'overlay-unmatched': 'It has no effect. Give it the name of what it belongs to, or remove it.',
  'overlay-by-place': 'Look whether it still belongs there.'
};

/** What the author should know of an overlay that does not quite fit. */
export function overlayFindings({ troubles }: Laid, text: OverlayText | null): Finding[] {
  return troubles.map(({ code, path, what }) => ({
    code,
    level: code === 'overlay-by-place' ? 'info' : 'warning',
    message: `Line ${text?.lineOf(path) ?? 1} of the overlay, ${path.join('.')}, ${what}.`,
    fix: FIXES[code]
  }));
}
