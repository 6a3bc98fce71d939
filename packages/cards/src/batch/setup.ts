/** What a batch is put together from before it starts: a table, its columns, what is wrong with its rows. */
import {
  MOST_PARALLEL,
  MOST_ROWS,
  UserError,
  type BatchState,
  type BatchSummary,
  type Plan,
  type Refusal,
  type Value
} from '@lockstep/protocol';
import {
  consentsOf,
  mappableInputs,
  mappingKey,
  matchColumns,
  readRows,
  secretsOf,
  tableOf,
  unmappedInputs,
  type Mapping,
  type RowProblem,
  type TextRows
} from '@lockstep/workflow';
import Papa from 'papaparse';
import type { Companion } from '@lockstep/client';

/** Kernels at a time, until the author says otherwise. */
const PARALLEL = 2;

/** A table as it was chosen. */
export interface ChosenTable extends TextRows {
  name: string;
  kind: 'table' | 'list';
}

/** This moment of the setting up. */
export interface SetupSnapshot {
  plan: Plan;
  /** Batches of this notebook, newest first. */
  earlier: readonly BatchSummary[];
  table: ChosenTable | null;
  mapping: Mapping;
  /** Rows that can run. */
  ready: number;
  problems: readonly RowProblem[];
  /** Start although rows have problems; those are left out. */
  leaveOut: boolean;
  parallel: number;
  secrets: Readonly<Record<string, string>>;
  allowed: ReadonlySet<string>;
  /** The next thing to do, in words; `null` when it can start. */
  missing: string | null;
  refusal: Refusal | null;
  starting: boolean;
}

export class BatchSetup {
  private readonly listeners = new Set<() => void>();
  private earlier: readonly BatchSummary[] = [];
  private table: ChosenTable | null = null;
  private mapping: Mapping = {};
  private rows: ReturnType<typeof readRows> = { rows: [], problems: [] };
  private leaveOut = false;
  private parallel = PARALLEL;
  private secrets: Record<string, string> = {};
  private allowed = new Set<string>();
  private refusal: Refusal | null = null;
  private starting = false;
  private cached: SetupSnapshot | null = null;

  /** @param started hears of the batch that was made */
  constructor(
    private readonly companion: Companion,
    readonly plan: Plan,
    private readonly started: (state: BatchState) => void,
    /** Shows a batch that was started before. */
    readonly show: (batch: string) => void
  ) {
    void this.look();
  }

  readonly snapshot = (): SetupSnapshot => {
    const { plan, table, mapping, leaveOut, parallel, secrets, allowed, refusal, starting } = this;
    this.cached ??= {
      plan,
      earlier: this.earlier,
      table,
      mapping,
      ready: this.rows.rows.length,
      problems: this.rows.problems,
      leaveOut,
      parallel,
      secrets,
      allowed,
      missing: this.missing(),
      refusal,
      starting
    };
    return this.cached;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Takes a table's text. */
  choose(name: string, text: string): void {
    const { data } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' });
    const { listed, ...table } = tableOf(this.plan, data);
    if (table.rows.length === 0) {
      this.refuse('The table has no rows below its header. Next: choose another file.');
      return;
    }
    if (table.rows.length > MOST_ROWS) {
      this.refuse(
        `The table has ${table.rows.length.toLocaleString('en-GB')} rows; a batch has at most ${MOST_ROWS.toLocaleString('en-GB')}. Next: split the file.`
      );
      return;
    }
    this.refusal = null;
    this.table = { ...table, name, kind: listed ? 'list' : 'table' };
    const [only] = mappableInputs(this.plan);
    this.mapping =
      listed && only
        ? { [mappingKey(only.step.id, only.input.id)]: 0 }
        : matchColumns(this.plan, table.header);
    this.leaveOut = false;
    this.read();
  }

  /** Back to choosing. */
  forget(): void {
    this.table = null;
    this.mapping = {};
    this.read();
  }

  /** Says which column gives an input; `null`: none, so the notebook's own value holds. */
  map(key: string, column: number | null): void {
    const mapping = Object.fromEntries(
      Object.entries(this.mapping).filter(([other]) => other !== key)
    );
    this.mapping = column === null ? mapping : { ...mapping, [key]: column };
    this.read();
  }

  setLeaveOut(leaveOut: boolean): void {
    this.leaveOut = leaveOut;
    this.publish();
  }

  setParallel(parallel: number): void {
    this.parallel = Math.min(Math.max(Math.round(parallel) || 1, 1), MOST_PARALLEL);
    this.publish();
  }

  setSecret(key: string, text: string): void {
    this.secrets = { ...this.secrets, [key]: text };
    this.publish();
  }

  allow(step: string, allowed: boolean): void {
    this.allowed = new Set([...this.allowed].filter(one => one !== step));
    if (allowed) {
      this.allowed.add(step);
    }
    this.publish();
  }

  async start(): Promise<void> {
    const { table, plan } = this;
    if (table === null || this.starting || this.missing() !== null) {
      return;
    }
    this.starting = true;
    this.refusal = null;
    this.publish();
    try {
      const { state } = await this.companion.call('createBatch', {
        body: {
          app: plan.app,
          name: this.name(),
          source: { kind: table.kind, name: table.name },
          rows: this.rows.rows,
          parallel: this.parallel,
          allowed: [...this.allowed],
          secrets: secretValues(plan, this.secrets)
        }
      });
      this.secrets = {};
      this.started(state);
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      this.refusal = error.toRefusal();
    } finally {
      this.starting = false;
      this.publish();
    }
  }

  private async look(): Promise<void> {
    try {
      const { batches } = await this.companion.call('listBatches', {});
      this.earlier = batches.filter(({ notebook }) => notebook === this.plan.notebook);
      this.publish();
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      // The list is a convenience: what is being set up here does not need it.
    }
  }

  /** "One run per country". */
  private name(): string {
    const first = mappableInputs(this.plan)
      .flatMap(({ step, input }) => {
        const at = this.mapping[mappingKey(step.id, input.id)];
        return at === undefined ? [] : [{ at, label: input.label }];
      })
      .sort((a, b) => a.at - b.at)[0];
    return first === undefined
      ? 'One run per row'
      : `One run per ${first.label.charAt(0).toLowerCase()}${first.label.slice(1)}`.slice(0, 200);
  }

  private read(): void {
    this.rows =
      this.table === null
        ? { rows: [], problems: [] }
        : readRows(this.plan, this.table, this.mapping);
    this.publish();
  }

  private missing(): string | null {
    const { plan, table, mapping } = this;
    if (table === null) {
      return 'Next: choose a table.';
    }
    if (Object.keys(mapping).length === 0) {
      return 'Next: say which column gives which input.';
    }
    const [unmapped] = unmappedInputs(plan, mapping);
    if (unmapped !== undefined) {
      return `Next: choose a column for ${unmapped.input.label}. The notebook has no value for it.`;
    }
    const bad = new Set(this.rows.problems.map(({ row }) => row)).size;
    if (this.rows.rows.length === 0) {
      return 'Next: correct the table. No row can run as it is.';
    }
    if (bad > 0 && !this.leaveOut) {
      return `Next: correct ${bad === 1 ? 'the row' : `the ${bad.toLocaleString('en-GB')} rows`} below in the file, or leave ${bad === 1 ? 'it' : 'them'} out.`;
    }
    const secret = secretsOf(plan).find(
      ({ step, input }) =>
        input.required && (this.secrets[mappingKey(step.id, input.id)] ?? '') === ''
    );
    if (secret !== undefined) {
      return `Next: enter ${secret.input.label}. It is used for all rows and not stored.`;
    }
    return consentsOf(plan, this.rows.rows.length).every(({ step }) => this.allowed.has(step))
      ? null
      : 'Next: confirm what the steps do outside their kernels, then start.';
  }

  private refuse(message: string): void {
    this.refusal = { code: 'table-unusable', message };
    this.publish();
  }

  private publish(): void {
    this.cached = null;
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}

/** What was typed for secrets, by step and input; empty ones are left out. */
export function secretValues(
  plan: Pick<Plan, 'steps'>,
  typed: Readonly<Record<string, string>>
): Record<string, Record<string, Value>> {
  const values: Record<string, Record<string, Value>> = {};
  for (const { id: step, inputs } of plan.steps) {
    for (const { id: input, type } of inputs) {
      const text = typed[mappingKey(step, input)] ?? '';
      if (type === 'secret' && text !== '') {
        values[step] = { ...values[step], [input]: { t: 'str', v: text } };
      }
    }
  }
  return values;
}
