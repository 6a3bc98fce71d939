/** What a served page counts, as text for Prometheus (exposition format 0.0.4). */

/** Upper bounds of the buckets of a duration, in seconds. */
const REQUEST_BOUNDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10];
const STEP_BOUNDS = [0.1, 0.5, 2, 10, 60, 300, 1_800];

/** A histogram: how many durations were at most each bound. */
class Durations {
  private readonly counts: number[];
  private sum = 0;
  private count = 0;

  constructor(private readonly bounds: readonly number[]) {
    this.counts = bounds.map(() => 0);
  }

  add(milliseconds: number): void {
    const seconds = milliseconds / 1000;
    this.sum += seconds;
    this.count += 1;
    this.bounds.forEach((bound, at) => {
      this.counts[at] = (this.counts[at] ?? 0) + (seconds <= bound ? 1 : 0);
    });
  }

  lines(name: string): string[] {
    return [
      ...this.bounds.map((bound, at) => `${name}_bucket{le="${bound}"} ${this.counts[at] ?? 0}`),
      `${name}_bucket{le="+Inf"} ${this.count}`,
      `${name}_sum ${this.sum}`,
      `${name}_count ${this.count}`
    ];
  }
}

/** What is so now, asked when the metrics are read. */
export interface Gauges {
  runs: number;
  people: number;
  pages: number;
  kernels: { live: number; most: number | null; waiting: number };
  messages: number;
}

/** Counters since the start. Names no run, no person and no value. */
export class Metrics {
  private readonly answers = new Map<number, number>();
  private readonly refused = new Map<string, number>();
  private readonly steps = new Map<string, number>();
  private readonly requestTimes = new Durations(REQUEST_BOUNDS);
  private readonly stepTimes = new Durations(STEP_BOUNDS);
  private runs = 0;

  answered(status: number, milliseconds: number): void {
    raise(this.answers, status);
    this.requestTimes.add(milliseconds);
  }

  /** @param code of the refusal */
  refusedWith(code: string): void {
    raise(this.refused, code);
  }

  runCreated(): void {
    this.runs += 1;
  }

  stepEnded(how: 'done' | 'failed' | 'cancelled', milliseconds: number): void {
    raise(this.steps, how);
    this.stepTimes.add(milliseconds);
  }

  /** The whole text. */
  text({ runs, people, pages, kernels, messages }: Gauges): string {
    const families: [string, 'counter' | 'gauge' | 'histogram', string, string[]][] = [
      ['lockstep_runs', 'gauge', 'Runs of this page.', [`lockstep_runs ${runs}`]],
      [
        'lockstep_people',
        'gauge',
        'Browsers and users that have runs.',
        [`lockstep_people ${people}`]
      ],
      ['lockstep_pages', 'gauge', 'Pages that are open now.', [`lockstep_pages ${pages}`]],
      ['lockstep_kernels', 'gauge', 'Kernels that live now.', [`lockstep_kernels ${kernels.live}`]],
      [
        'lockstep_kernels_most',
        'gauge',
        'Kernels that may live at once.',
        kernels.most === null ? [] : [`lockstep_kernels_most ${kernels.most}`]
      ],
      [
        'lockstep_queue',
        'gauge',
        'Runs that wait for a kernel.',
        [`lockstep_queue ${kernels.waiting}`]
      ],
      [
        'lockstep_messages_open',
        'gauge',
        'Messages to the author that are not done.',
        [`lockstep_messages_open ${messages}`]
      ],
      [
        'lockstep_runs_created_total',
        'counter',
        'Runs created since the start.',
        [`lockstep_runs_created_total ${this.runs}`]
      ],
      [
        'lockstep_steps_total',
        'counter',
        'Steps that ended since the start.',
        labelled('lockstep_steps_total', 'ended', this.steps)
      ],
      [
        'lockstep_step_seconds',
        'histogram',
        'How long steps ran.',
        this.stepTimes.lines('lockstep_step_seconds')
      ],
      [
        'lockstep_answers_total',
        'counter',
        'Answers to requests, by HTTP status.',
        labelled('lockstep_answers_total', 'status', this.answers)
      ],
      [
        'lockstep_refused_total',
        'counter',
        'Requests refused, by reason.',
        labelled('lockstep_refused_total', 'reason', this.refused)
      ],
      [
        'lockstep_request_seconds',
        'histogram',
        'How long answers took.',
        this.requestTimes.lines('lockstep_request_seconds')
      ]
    ];
    const lines = families
      .filter(([, , , samples]) => samples.length > 0)
      .flatMap(([name, type, help, samples]) => [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...samples
      ]);
    return `${lines.join('\n')}\n`;
  }
}

function raise<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function labelled(
  name: string,
  label: string,
  counts: Iterable<readonly [string | number, number]>
): string[] {
  return [...counts].map(([key, count]) => `${name}{${label}="${escaped(String(key))}"} ${count}`);
}

function escaped(text: string): string {
  return text.replace(/[\\"\n]/g, character => (character === '\n' ? '\\n' : `\\${character}`));
}
