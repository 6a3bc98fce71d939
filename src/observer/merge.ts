/** Merges what three sources say about runs into one observation a run, by kernel and request. Pure: facts carry time. */
import { MAX_CODE, type RunObservation } from '@lockstep/protocol';
import { endOf, newDraft, type Draft } from './ending';
import type {
  CellFact,
  CellPlace,
  DeafFact,
  UnseenFact,
  Fact,
  GoneFact,
  Origin,
  RunFact,
  RunKey
} from './facts';
import { headOf } from './text';

/** What the merger asks of the notebooks on show, at most once a run. */
export interface Surroundings {
  /** Names a run for people: the heading above its cell, or its first line. */
  label(origin: Origin, code: string): string;
  /** Where code that this page did not send may have come from. */
  originOf(kernel: string, code: string): Origin;
}

/** Ended runs that are remembered, so that a late word of a second connection does not begin them again. */
const REMEMBERED = 5_000;
/** A server's word that a cell ended may come this much before the kernel's own messages, in milliseconds. */
const AHEAD = 5_000;

/** A cell that was sent by somebody else than this page; its request will be known by its code. */
interface Claim {
  cell: CellPlace;
  notebook: string;
  code: string;
  language: string | null;
  ended: { success: boolean; at: number } | null;
}

/** Takes facts in any order in which the sources may interleave; {@link drain} gives what became known since. */
export class RunMerger {
  private readonly open = new Map<string, Draft>();
  private readonly ended = new Set<string>();
  private readonly changed = new Set<Draft>();
  /** By kernel, then by cell. */
  private readonly claims = new Map<string, Map<string, Claim>>();
  /** By cell: ends that the kernel told and whose word from the notebook is still to come. */
  private readonly toldFirst = new Map<string, number>();

  constructor(private readonly surroundings: Surroundings) {}

  take(fact: Fact): void {
    switch (fact.fact) {
      case 'gone':
        this.gone(fact);
        break;
      case 'deaf':
        this.deaf(fact);
        break;
      case 'adopted':
        this.adopt(fact.run);
        break;
      case 'unseen':
        this.unseen(fact);
        break;
      case 'scheduled':
      case 'executed':
        this.cell(fact);
        break;
      default:
        this.run(fact);
    }
  }

  /** Runs that were told to nobody yet, or that changed since: once when seen running, once when ended. */
  drain(): RunObservation[] {
    const observations: RunObservation[] = [];
    for (const draft of this.changed) {
      observations.push(this.observation(draft));
    }
    this.changed.clear();
    return observations;
  }

  private run(fact: RunFact): void {
    const id = idOf(fact);
    if (this.ended.has(id)) {
      return;
    }
    if (fact.fact === 'ignored') {
      this.open.delete(id);
      this.remember(id);
      return;
    }
    const draft = this.open.get(id) ?? this.begin(id, fact);
    switch (fact.fact) {
      case 'request':
        draft.own = true;
        draft.sender = fact.connection;
        draft.sent = fact.at;
        draft.code = fact.code;
        draft.origin = fact.origin;
        break;
      case 'busy':
        draft.busy ??= fact.at;
        break;
      case 'input':
        this.started(draft, fact);
        break;
      case 'output':
        hear(draft, fact);
        break;
      case 'error':
        draft.error ??= fact.error;
        break;
      case 'reply':
        draft.reply ??= { status: fact.status, at: fact.at };
        draft.error ??= fact.error;
        draft.count ??= fact.count;
        break;
      case 'idle':
        draft.idle ??= fact.at;
        break;
    }
    this.settle(id, draft);
  }

  private started(draft: Draft, fact: RunFact & { fact: 'input' }): void {
    if (draft.input !== null) {
      return;
    }
    draft.input = fact.at;
    draft.count ??= fact.count;
    if (draft.sender === null) {
      draft.sent = fact.sent ?? draft.sent;
      draft.code = fact.code;
      draft.origin =
        this.claimed(fact, draft) ?? this.surroundings.originOf(fact.kernel, fact.code);
    }
    this.changed.add(draft);
  }

  /** The cell of a run that this page did not send: the one that was scheduled with the same code. */
  private claimed(fact: RunFact & { fact: 'input' }, draft: Draft): Origin | null {
    const claims = this.claims.get(fact.kernel);
    for (const [cell, claim] of claims ?? []) {
      const late = claim.ended !== null && fact.at - claim.ended.at > AHEAD;
      if (claim.code === fact.code && !late) {
        claims?.delete(cell);
        draft.executed = claim.ended;
        const { notebook, language } = claim;
        return { via: 'notebook', notebook, cell: claim.cell, language };
      }
    }
    return null;
  }

  private cell(fact: CellFact): void {
    const claims = this.claims.get(fact.kernel) ?? new Map<string, Claim>();
    this.claims.set(fact.kernel, claims);
    if (fact.fact === 'scheduled') {
      const { cell, notebook, code, language } = fact;
      claims.set(cell.id, { cell, notebook, code, language, ended: null });
      return;
    }
    const ended = { success: fact.success, at: fact.at };
    const first = this.toldFirst.get(fact.cell.id) ?? 0;
    if (first > 0) {
      this.toldFirst.set(fact.cell.id, first - 1);
      return;
    }
    for (const [id, draft] of this.open) {
      const same = draft.key.kernel === fact.kernel && draft.origin.cell?.id === fact.cell.id;
      if (same && !draft.own && draft.executed === null) {
        draft.executed = ended;
        this.settle(id, draft);
        return;
      }
    }
    const claim = claims.get(fact.cell.id);
    if (claim) {
      claim.ended ??= ended;
    }
  }

  private gone(fact: GoneFact): void {
    this.claims.delete(fact.kernel);
    this.toldFirst.clear();
    const drafts = [...this.open].filter(([, draft]) => draft.key.kernel === fact.kernel);
    // A process that ends at once does not even say that it began: then it was the first that waited.
    const began = drafts.some(([, draft]) => draft.input !== null);
    for (const [at, [id, draft]] of drafts.entries()) {
      const ran = draft.input !== null || (!began && at === 0);
      draft.gone = { how: fact.how, at: fact.at, ran };
      this.settle(id, draft);
    }
  }

  private adopt(run: RunObservation): void {
    const { id, kernel, at, code, count, label, via, notebook, cell, language } = run;
    if (this.open.has(id) || this.ended.has(id) || via === 'app') {
      return; // the companion itself tells an app's runs
    }
    const key = { kernel, msg: id.slice(kernel.length + 1) };
    const draft = newDraft(key, at);
    Object.assign(draft, { code, count, label, input: at });
    draft.origin = { via, notebook, cell, language };
    this.open.set(id, draft);
  }

  private unseen({ ids, at }: UnseenFact): void {
    for (const id of ids) {
      const draft = this.open.get(id);
      if (draft) {
        draft.gone = { how: 'unseen', at, ran: true };
        this.settle(id, draft);
      }
    }
  }

  private deaf(fact: DeafFact): void {
    for (const [id, draft] of this.open) {
      if (draft.key.kernel === fact.kernel && draft.sender === fact.connection) {
        draft.own = false;
        this.settle(id, draft);
      }
    }
  }

  private begin(id: string, { kernel, msg, at }: RunFact): Draft {
    const draft = newDraft({ kernel, msg }, at);
    this.open.set(id, draft);
    return draft;
  }

  /** Closes a draft whose end is known; one that never was a run leaves no trace. */
  private settle(id: string, draft: Draft): void {
    const end = endOf(draft);
    if (end === null) {
      return;
    }
    this.open.delete(id);
    if (end === 'nothing') {
      this.changed.delete(draft);
      return;
    }
    draft.end = end;
    const cell = draft.origin.cell?.id;
    if (cell !== undefined && draft.executed === null) {
      this.toldFirst.set(cell, (this.toldFirst.get(cell) ?? 0) + 1);
    }
    this.remember(id);
    this.changed.add(draft);
  }

  private remember(id: string): void {
    this.ended.add(id);
    if (this.ended.size > REMEMBERED) {
      for (const oldest of this.ended) {
        this.ended.delete(oldest);
        break;
      }
    }
  }

  private observation(draft: Draft): RunObservation {
    const { key, origin, end, code } = draft;
    draft.label ??= headOf(this.surroundings.label(origin, code), 200);
    return {
      kind: 'run',
      id: idOf(key),
      at: draft.sent,
      notebook: origin.notebook,
      kernel: key.kernel,
      via: origin.via,
      cell: origin.cell,
      count: draft.count,
      language: origin.language,
      label: draft.label,
      code: headOf(code, MAX_CODE),
      cut: code.length > MAX_CODE,
      status: end?.status ?? 'running',
      took: end?.took ?? null,
      error: end?.error ?? null,
      outputs: draft.outputs.summaries(),
      step: null
    };
  }
}

function idOf({ kernel, msg }: RunKey): string {
  return `${kernel}:${msg}`;
}

/** All connections hear the same outputs in the same order: the n-th of one that lags was heard before. */
function hear(draft: Draft, fact: RunFact & { fact: 'output' }): void {
  const heard = (draft.heard.get(fact.connection) ?? 0) + 1;
  const most = Math.max(0, ...draft.heard.values());
  draft.heard.set(fact.connection, heard);
  if (heard > most) {
    draft.outputs.add(fact.output);
  }
}
