/** The policy gate, first and last: whether anything may leave this machine, and whether the person is asked. */
import type { Detect } from '@lockstep/privacy';
import type { Mode, Sensitivity, Settings } from '@lockstep/protocol';
import type { Task } from './contract';

/** What the gate looks at. */
export interface PolicyQuestion {
  settings: Pick<Settings, 'mode' | 'localOnlyNotebooks' | 'alwaysNotebooks'>;
  /** The task's own mode, which can only tighten. */
  mode: Mode | undefined;
  notebook: string | null;
  /** The least sensitivity, from tags and metadata. */
  sensitivity: Sensitivity;
  /** Everything that a cloud model could be given. */
  texts: readonly string[];
}

/** What the gate says. Cloud is possible only in `ask` and `auto`, and only below high sensitivity. */
export interface PolicyDecision {
  /** The mode that holds for this task. */
  mode: Mode;
  sensitivity: Sensitivity;
  cloud: boolean;
  /** Whether a preview waits for the person first. */
  ask: boolean;
  /** Why, as a clause for the record: "mode local-only". */
  words: string;
}

const MODES: readonly Mode[] = ['local-only', 'ask', 'auto'];
const SENSITIVITIES: readonly Sensitivity[] = ['normal', 'personal', 'high'];

/** What no list knows counts as the strictest. */
const strictestMode = (modes: readonly Mode[]): Mode =>
  MODES[Math.max(0, Math.min(...modes.map(mode => MODES.indexOf(mode))))] ?? 'local-only';
const gravest = (levels: readonly Sensitivity[]): Sensitivity =>
  levels.some(level => !SENSITIVITIES.includes(level))
    ? 'high'
    : (SENSITIVITIES[Math.max(...levels.map(level => SENSITIVITIES.indexOf(level)))] ?? 'high');

/** A path from the contents root, however it was written. */
const path = (written: string): string => written.replace(/^(?:\.?\/)+/, '');
const lists = (paths: readonly string[], notebook: string | null): boolean =>
  notebook !== null && paths.some(listed => path(listed) === path(notebook));

/**
 * What these texts may do: secrets keep them here, personal data leaves only as pseudonyms. A detector that fails
 * has shown nothing harmless, so its text stays here.
 */
export function sensitivityOf(
  texts: readonly string[],
  detect: Detect
): { sensitivity: Sensitivity; words: string | null } {
  try {
    const finds = texts.flatMap(text => detect(text));
    const kinds = new Set(finds.map(({ kind }) => kind));
    if (kinds.has('secret')) {
      return { sensitivity: 'high', words: 'it holds a secret' };
    }
    if (finds.some(({ stays }) => stays)) {
      return { sensitivity: 'high', words: 'it holds what you keep on this machine' };
    }
    return kinds.size > 0
      ? {
          sensitivity: 'personal',
          words: `it holds personal or private data (${[...kinds].join(', ')})`
        }
      : { sensitivity: 'normal', words: null };
  } catch {
    return { sensitivity: 'high', words: 'a detector failed, so it counts as sensitive' };
  }
}

/** The gate's word on a task, whose brief is everything that a cloud model could be given. */
export const policyOf = (
  { mode, notebook, sensitivity, brief }: Pick<Task, 'mode' | 'notebook' | 'sensitivity' | 'brief'>,
  settings: PolicyQuestion['settings'],
  detect: Detect
): PolicyDecision =>
  decidePolicy(
    {
      ...{ settings, mode, notebook, sensitivity },
      texts: [brief.question, ...brief.data.map(({ text }) => text), brief.form]
    },
    detect
  );

/** Decides for every combination of settings, lists, tags and texts; in doubt nothing leaves. */
export function decidePolicy(question: PolicyQuestion, detect: Detect): PolicyDecision {
  const { settings, notebook } = question;
  const asked = settings.mode === 'ask' && lists(settings.alwaysNotebooks, notebook);
  const listed = lists(settings.localOnlyNotebooks, notebook);
  const mode = strictestMode([
    asked ? 'auto' : settings.mode,
    question.mode ?? 'auto',
    listed ? 'local-only' : 'auto'
  ]);
  const found = sensitivityOf(question.texts, detect);
  const sensitivity = gravest([question.sensitivity, found.sensitivity]);
  const cloud = mode !== 'local-only' && sensitivity !== 'high';
  return { mode, sensitivity, cloud, ask: mode === 'ask', words: words() };

  function words(): string {
    if (listed) {
      return 'this notebook is local-only';
    }
    if (mode === 'local-only') {
      return 'mode local-only';
    }
    if (sensitivity === 'high') {
      return `high sensitivity: ${found.sensitivity === 'high' ? found.words : 'it is tagged so'}`;
    }
    const by = asked && mode === 'auto' ? 'always allowed for this notebook' : `mode ${mode}`;
    return found.words === null ? by : `${by}; ${found.words}, which leaves as placeholders`;
  }
}
