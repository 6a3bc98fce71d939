/** What the specs of this folder share: a small app, and a companion that answers from memory. */
import { Companion } from '@lockstep/client';
import type { AppDefinition, Plan, RunState, RunSummary } from '@lockstep/protocol';
import { planOf, previewState } from '@lockstep/workflow';

/** A plan with a step for each title, none with inputs; `app` names its version. */
export function planWith(titles: readonly string[], app = 'a', source = 'x = 1'): Plan {
  const definition: AppDefinition = {
    format: 1,
    title: 'Sites',
    summary: '',
    language: 'python',
    kernel: 'python3',
    cells: titles.map(title => ({
      key: title,
      source,
      flow: { defines: [], maybe: [], uses: [], mutates: [], opaque: false }
    })),
    steps: titles.map(title => ({
      id: title.toLowerCase(),
      kind: 'step',
      title,
      parts: [],
      optional: false,
      effects: [],
      cells: [title],
      gate: 'previous',
      inputs: []
    }))
  };
  return planOf(definition, app.repeat(64), 'sites.ipynb');
}

/** A run of a plan, as the companion would hold it. */
export function runOf(plan: Plan, run: string, at = 1): RunState {
  return { ...previewState(plan), run, name: `Run ${run}`, seq: 1, createdAt: at, changedAt: at };
}

/** A companion that holds a notebook's newest plan and its runs. */
export class FarCompanion {
  /** Paths asked for, in order. */
  readonly calls: string[] = [];
  readonly runs = new Map<string, RunState>();
  away = false;
  readonly client = new Companion({
    fetch: async (path, init = {}) => {
      this.calls.push(path);
      await Promise.resolve();
      if (this.away) {
        throw new TypeError('fetch failed');
      }
      return this.answer(path, init.method === 'POST');
    },
    openSocket: () => ({
      readyState: 0,
      onopen: null,
      onmessage: null,
      onclose: null,
      send: () => undefined,
      close: () => undefined
    })
  });

  constructor(public plan: Plan) {}

  private answer(path: string, post: boolean): Response {
    if (path === '/apps/open') {
      const verdict = { level: 'as-is', text: 'Becomes an app as it is' };
      const lists = {
        findings: [],
        steps: [],
        inputs: [],
        candidates: [],
        files: [],
        fromDisk: []
      };
      const report = { verdict, ...lists };
      const runs = [...this.runs.values()].map(summaryOf);
      return Response.json({ plan: this.plan, report, runs });
    }
    const id = path.split('/')[2];
    const state = id === undefined && post ? runOf(this.plan, 'run00new') : this.runs.get(id ?? '');
    if (!state) {
      return Response.json({ code: 'run-unknown', message: 'No such run.' }, { status: 404 });
    }
    if (path.endsWith('/notebook')) {
      return Response.json({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 });
    }
    return post && id !== undefined
      ? Response.json({ seq: state.seq, entries: [] })
      : Response.json({ state, usual: {} });
  }
}

function summaryOf(state: RunState): RunSummary {
  const { run, name, status, changedAt: at, plan } = state;
  const { app, title } = plan;
  return { run, app, title, name, status, done: 0, steps: plan.steps.length, line: '', at };
}
