// How long a step takes to start and to answer, through all of our layers, beside a bare kernel of the same server.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { withLab } from './lab-server.mjs';
import { withPage } from './served-page.mjs';
import { median, printTable } from './table.mjs';

const STEPS = 20;
const COLD = 5;
const BAR = 50;
/** The first step of a run on a kernel that was ready, milliseconds. */
const WARM_BAR = 200;
/** Milliseconds in which the next kernel gets ready. */
const REFILL = 5_000;
/** Milliseconds after which something that should have come will not. */
const PATIENCE = 30_000;

/** A notebook of `count` steps, each of which prints its number. */
const notebook = {
  cells: Array.from({ length: STEPS }, (_, n) => [
    { cell_type: 'markdown', id: `title-${n}`, metadata: {}, source: `## Step ${n}` },
    {
      cell_type: 'code',
      id: `code-${n}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source: `print(${n})`
    }
  ]).flat(),
  metadata: {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' }
  },
  nbformat: 4,
  nbformat_minor: 5
};

/** A WebSocket whose messages are kept with the time of their arrival until somebody asks for one. */
async function stream(address, headers = {}) {
  const socket = new WebSocket(address, { headers });
  const kept = [];
  let wake = () => undefined;
  socket.addEventListener('message', ({ data }) => {
    const at = performance.now();
    const message = JSON.parse(data);
    // A frame of ours carries all events that were written together.
    const parts = message.type === 'events' ? message.entries.map(({ event }) => event) : [message];
    kept.push(...parts.map(part => ({ at, message: part })));
    wake();
  });
  await once(socket, 'open');
  return {
    send: message => socket.send(JSON.stringify(message)),
    close: () => socket.close(),
    /** When the first message that fits arrived; those before it are dropped. */
    async until(fits, what) {
      const late = performance.now() + PATIENCE;
      for (;;) {
        while (kept.length > 0) {
          const { at, message } = kept.shift();
          if (fits(message)) {
            return at;
          }
        }
        const left = late - performance.now();
        if (left <= 0) {
          throw new Error(`${what} did not come within ${PATIENCE} ms.`);
        }
        await new Promise(resolve => {
          wake = resolve;
          setTimeout(resolve, left);
        });
      }
    }
  };
}

/** A function that makes requests below an address and gives their JSON. */
function callerOf(address, headers) {
  return async (path, body) => {
    const response = await fetch(new URL(path, address), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    });
    const reply = await response.json();
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${JSON.stringify(reply)}`);
    }
    return reply;
  };
}

const webSocketOf = address => new URL(String(address).replace(/^http/, 'ws'));

/** Our doors inside JupyterLab, where everything passes Jupyter's proxy. */
function labDoors({ address, token }) {
  const call = callerOf(`${address}lockstep/`, { Authorization: `token ${token}` });
  return {
    call,
    plan: async () =>
      (await call('apps/open', { path: 'steps.ipynb', notebook, diskIds: [] })).plan,
    listen: () => stream(webSocketOf(`${address}lockstep/ws?token=${token}`))
  };
}

/** Our doors on a served page, as its one browser. */
async function pageDoors(address) {
  const landed = await fetch(address, { redirect: 'manual' });
  const Cookie = landed.headers.get('set-cookie').split(';')[0];
  const { origin } = new URL(address);
  const call = callerOf(`${origin}/`, { Cookie, Origin: origin, 'X-Lockstep': '1' });
  return {
    call,
    async plan() {
      const { apps } = await call('apps');
      return (await call(`apps/${apps[0].app}`)).plan;
    },
    listen: () => stream(webSocketOf(`${origin}/ws`), { Cookie, Origin: origin })
  };
}

/** Times of one run: milliseconds from the command to the start and to the first output of each step. */
async function walk({ call, plan: planOf, listen }, steps) {
  const plan = await planOf();
  const { state } = await call('runs', { app: plan.app });
  const socket = await listen();
  socket.send({ type: 'subscribe', channel: `run/${state.run}`, since: state.seq });
  const times = [];
  for (const { id } of plan.steps.slice(0, steps)) {
    const event = type => message => message.type === type && message.step === id;
    const began = performance.now();
    const answered = call(`runs/${state.run}/commands`, {
      expectedSeq: null,
      command: { type: 'run-step', step: id }
    });
    const started = await socket.until(event('step-started'), `${id}: step-started`);
    const printed = await socket.until(event('output-added'), `${id}: output-added`);
    times.push({ started: started - began, printed: printed - began });
    await answered;
    await socket.until(event('step-done'), `${id}: step-done`);
  }
  socket.close();
  return times;
}

const request = code => ({
  channel: 'shell',
  header: {
    msg_id: randomUUID(),
    msg_type: 'execute_request',
    session: 'bench',
    username: '',
    version: '5.3'
  },
  parent_header: {},
  metadata: {},
  content: { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false },
  buffers: []
});

/** The same by hand: a new kernel by Jupyter's own API, then code on its channels. */
async function bare(lab, steps) {
  const call = callerOf(lab.address, { Authorization: `token ${lab.token}` });
  const began = performance.now();
  const { id } = await call('api/kernels', { name: 'python3' });
  const channels = `${lab.address}api/kernels/${id}/channels?session_id=bench&token=${lab.token}`;
  const socket = await stream(webSocketOf(channels));
  const times = [];
  for (let step = 0; step < steps; step += 1) {
    const from = step === 0 ? began : performance.now();
    const message = request(`print(${step})`);
    const answers =
      type =>
      ({ msg_type, parent_header }) =>
        msg_type === type && parent_header.msg_id === message.header.msg_id;
    socket.send(message);
    const started = await socket.until(answers('execute_input'), 'execute_input');
    const printed = await socket.until(answers('stream'), 'stream');
    times.push({ started: started - from, printed: printed - from });
    await socket.until(
      reply => answers('status')(reply) && reply.content.execution_state === 'idle',
      'idle'
    );
  }
  socket.close();
  await fetch(`${lab.address}api/kernels/${id}`, {
    method: 'DELETE',
    headers: { Authorization: `token ${lab.token}` }
  });
  return times;
}

const unit = 'ms';
const middle = (times, what) => median(times.map(time => time[what]));

/** One row of ours beside the bar and beside a bare kernel. */
function rowsOf(what, ours, theirs, bar) {
  const beside = [{ what, ours, unit, beside: 'bare kernel', theirs }];
  return bar === undefined ? beside : [{ what, ours, unit, beside: 'bar', theirs: bar }, ...beside];
}

/** Times until the first output of several runs, each on a kernel of its own. */
async function firstSteps(walkOf, pause = 0) {
  const times = [];
  for (let run = 0; run < COLD; run += 1) {
    await wait(pause);
    times.push(...(await walkOf(1)));
  }
  return middle(times, 'printed');
}

/** A walk through all steps, then the first step of several more runs. */
async function measure(walkOf) {
  const [, ...live] = await walkOf(STEPS);
  return {
    started: middle(live, 'started'),
    printed: middle(live, 'printed'),
    cold: await firstSteps(walkOf)
  };
}

async function served() {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-steps-'));
  const file = join(folder, 'steps.ipynb');
  writeFileSync(file, JSON.stringify(notebook));
  const measured = {};
  const on = async (flags, work) =>
    withPage(
      file,
      async address => {
        const doors = await pageDoors(address);
        Object.assign(measured, await work(steps => walk(doors, steps)));
      },
      flags
    );
  try {
    await on(['--warm', '0'], measure);
    await on(['--warm', '1'], async walkOf => ({ warm: await firstSteps(walkOf, REFILL) }));
    return measured;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [lab, theirs] = await withLab(async lab => {
  const doors = labDoors(lab);
  return [await measure(steps => walk(doors, steps)), await measure(steps => bare(lab, steps))];
});
const page = await served();
printTable(
  `A step on a live kernel (median of ${STEPS - 1}; the bare kernel is JupyterLab's, over TCP)`,
  [
    ...rowsOf('JupyterLab, click to start', lab.started, theirs.started, BAR),
    ...rowsOf('served page, click to start', page.started, theirs.started, BAR),
    ...rowsOf('JupyterLab, click to output', lab.printed, theirs.printed),
    ...rowsOf('served page, click to output', page.printed, theirs.printed)
  ]
);
printTable(
  `The first step of a run, its kernel's start included where none was ready (median of ${COLD})`,
  [
    ...rowsOf('JupyterLab, click to output', lab.cold, theirs.cold),
    ...rowsOf('served page, click to output', page.cold, theirs.cold),
    ...rowsOf('served page, a kernel kept ready', page.warm, theirs.cold, WARM_BAR)
  ]
);
