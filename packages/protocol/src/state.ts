/** The state of a run: what `workflow`'s reducer makes of a journal. Plain JSON, so that it can cross a door. */
import type {
  Checkpoint,
  CancelCause,
  Folder,
  LiveValues,
  StepError,
  StoredValues
} from './events';
import type { Output } from './outputs';
import type { Plan, PlanStep } from './plan';
import type { WrittenFile } from './uploads';
import type { StoredValue } from './values';

/** `idle` is shown as *locked* while the step is not open and as *ready* when it is. */
export type StepStatus =
  'idle' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'skipped' | 'stale' | 'cold';

export type RunStatus = 'open' | 'finalized' | 'archived';

/**
 * Why a step is stale: an input of it or of an earlier step changed, an earlier step ran again or was undone, or it
 * or one that it stands on is another one in the version the run goes on with. `notebook`: a cell ran on the
 * notebook's kernel since. `detached`: it came from that kernel, which the run has left.
 */
export type StaleReason =
  | {
      cause: 'input';
      step: string;
      input: string;
      from: StoredValue | null;
      to: StoredValue | null;
    }
  | { cause: 'rerun' | 'reverted' | 'version' | 'notebook' | 'detached'; step: string };

/** A question of the kernel (`input()`, `getpass()`) that waits for an answer. */
export interface OpenPrompt {
  prompt: string;
  text: string;
  secret: boolean;
  input: string | null;
}

/**
 * What an execution stood on: for each earlier step that was not skipped, how often it had run anew and with which
 * values. A result is stale exactly when something of this that its step depends on is different now.
 */
export type Basis = Record<string, { generation: number; values: StoredValues }>;

/** One step of those that a result comes from, and what it ran. */
export interface SliceEntry {
  step: string;
  code: string;
}

/** An execution's results. `at` is when it ended, `took` how long it ran, both in milliseconds. */
export interface StepResult {
  values: StoredValues;
  basis: Basis;
  /** What it came from, in order; written down when the run leaves the version that it ran in. */
  slice?: SliceEntry[];
  outputs: Output[];
  /** Replies to prompts, in the order asked. */
  answers: { text: string; reply: StoredValue }[];
  at: number;
  took: number;
  /** When it began, where that was before the run asked for it: on a kernel made ready for any run. */
  ahead?: number;
  /** It came from the notebook's kernel: `seq` of when the run was attached to it. */
  attached?: number;
}

/** One step of a run. */
export interface StepState {
  status: StepStatus;
  /** While `queued` or `running`: the status to return to when that is called off. */
  before: StepStatus | null;
  folded: Folder | null;
  /** Who unfolded it last, while nobody folded it since. */
  opened?: Folder;
  /** The values as the fields show them. */
  values: StoredValues;
  /** What the kernel offered when it was last asked, by input; suggestions, which no rule looks at. */
  choices: LiveValues;
  /** Outputs of the present execution, or of the last one. */
  outputs: Output[];
  answers: { text: string; reply: StoredValue }[];
  /** The last execution that ended `done`; kept while stale, cold, running again. */
  result: StepResult | null;
  /** `seq` at which the last execution that ended `done` was started: which entry of the ground is its own. */
  turn: number | null;
  /** How many executions ended `done`, replays not counted. */
  generation: number;
  reasons: StaleReason[];
  /** Inputs of earlier steps that changed although this step stayed done. */
  keptDespite: { step: string; input: string }[];
  /** Files that the present execution wrote, or the last one; `more`: how many are not listed. */
  files?: WrittenFile[];
  moreFiles?: number;
  prompt: OpenPrompt | null;
  error: StepError | null;
  /** Whether the present or last execution is a replay. */
  replayed: boolean;
  /** After a replay: whether the outputs were the same as before. */
  same: boolean | null;
  cancelCause: CancelCause | null;
  /** A step with effects may run once. */
  confirmed: boolean;
  /** When the status last changed and when the present execution began, milliseconds since 1970. */
  since: number;
  startedAt: number | null;
  /** The cell that the present execution is at, from 0; absent in the first. */
  cell?: number;
  /** How far a bar that this cell of the present execution shows has come. */
  bar?: { cell: number; fraction: number; label: string };
  /** What was saved after the last execution that ended `done`, where the author wants that. */
  checkpoint?: Checkpoint;
  /** The present result stands by restored names; the step did not run on this kernel. */
  restored?: boolean;
}

/**
 * One execution on the present kernel, in order: what the namespace was made by. `kept`: not executed, the old
 * result stands, so the names it would have bound are missing. On the notebook's kernel `step` is empty where somebody
 * else ran code.
 */
export interface GroundEntry {
  step: string;
  turn: number;
  ended: 'done' | 'broken' | 'running' | 'kept';
  /** What it ran; written down when the run leaves the version that it ran in. */
  code?: string;
}

/** A replay in progress. */
export interface Replay {
  steps: string[];
  done: number;
  target: string | null;
  reason: string | null;
  /** The step whose checkpoint is restored instead of running it and those before it. */
  restore?: string;
  /** Where it waits for a person. */
  stopped: { step: string; at: 'effects' | 'secret'; input: string | null } | null;
}

/** A wait for a kernel: the `place`, from 1, among the `of` runs that wait, and when it should be over. */
export interface Wait {
  place: number;
  of: number;
  /** Milliseconds since 1970, `null` where nobody knows. */
  until: number | null;
}

/** A run on the kernel of the open notebook. */
export interface KernelAttachment {
  /** `seq` of when it began. */
  since: number;
  /** `seq` of when somebody else's code made the results before it stale, 0 while none did. */
  used: number;
  /** The kernel is a new one, or was out of sight, and the author has not said yet that the run goes on with it. */
  asks: boolean;
}

/** A change of inputs that somebody else (a model) suggests. */
export interface Proposal {
  proposal: string;
  step: string;
  values: StoredValues;
  why: string;
}

export interface RunState {
  run: string;
  name: string;
  status: RunStatus;
  /** What `restore` goes back to from `archived`. */
  underArchive: 'open' | 'finalized';
  /** `seq` of the last event, and of the last one that a decision may depend on (no outputs, no folds). */
  seq: number;
  decisive: number;
  createdAt: number;
  changedAt: number;
  clonedFrom: string | null;
  /** 0 before the first kernel. */
  epoch: number;
  ground: GroundEntry[];
  /** Present while the run works on the notebook's kernel. */
  attached?: KernelAttachment;
  /** Steps that wait, in order. */
  queue: string[];
  /** Present while the first of them waits for a kernel. */
  wait?: Wait;
  replay: Replay | null;
  proposals: Proposal[];
  plan: Plan;
  steps: Record<string, StepState>;
  /** Steps that left with a version, at most 50, with what they gave: it counts again when they come back. */
  retired?: Record<string, { step: PlanStep; own: StepState }>;
}
