// How long a step takes to start and to answer, through all of our layers, beside a bare kernel of the same server.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

import { withLab } from './lab-server.mjs';
import { median, printTable } from './table.mjs';

const STEPS = 20;
const COLD = 5;
const BAR = 50;
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
async function stream(address) {
  const socket = new WebSocket(address);
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

function callerOf({ address, token }) {
  return async (path, body) => {
    const response = await fetch(address + path, {
      method: 'POST',
      headers: { Authorization: `token ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body)
    });
    const reply = await response.json();
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${JSON.stringify(reply)}`);
    }
    return reply;
  };
}

/** Times of one walk of ours: milliseconds from the command to the start and to the first output of each step. */
async function walk(lab, steps) {
  const call = callerOf(lab);
  const { plan } = await call('lockstep/apps/open', { path: 'steps.ipynb', notebook, diskIds: [] });
  const { state } = await call('lockstep/runs', { app: plan.app });
  const socket = await stream(`${lab.address.replace('http', 'ws')}lockstep/ws?token=${lab.token}`);
  socket.send({ type: 'subscribe', channel: `run/${state.run}`, since: state.seq });
  const times = [];
  for (const { id } of plan.steps.slice(0, steps)) {
    const event = type => message => message.type === type && message.step === id;
    const began = performance.now();
    const answered = call(`lockstep/runs/${state.run}/commands`, {
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
  const call = callerOf(lab);
  const began = performance.now();
  const { id } = await call('api/kernels', { name: 'python3' });
  const socket = await stream(
    `${lab.address.replace('http', 'ws')}api/kernels/${id}/channels?session_id=bench&token=${lab.token}`
  );
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

const middle = (times, what) => median(times.map(time => time[what]));

await withLab(async lab => {
  const [, ...ours] = await walk(lab, STEPS);
  const [, ...theirs] = await bare(lab, STEPS);
  const unit = 'ms';
  printTable(`A step on a live kernel, through Jupyter's proxy (median of ${STEPS - 1})`, [
    {
      what: 'from click to start',
      ours: middle(ours, 'started'),
      unit,
      beside: 'bar',
      theirs: BAR
    },
    {
      what: 'from click to start',
      ours: middle(ours, 'started'),
      unit,
      beside: 'bare kernel',
      theirs: middle(theirs, 'started')
    },
    {
      what: 'from click to output',
      ours: middle(ours, 'printed'),
      unit,
      beside: 'bare kernel',
      theirs: middle(theirs, 'printed')
    }
  ]);

  const cold = [];
  const coldBare = [];
  for (let run = 0; run < COLD; run += 1) {
    cold.push(...(await walk(lab, 1)));
    coldBare.push(...(await bare(lab, 1)));
  }
  printTable(`The first step of a run, its kernel's start included (median of ${COLD})`, [
    {
      what: 'from click to output',
      ours: middle(cold, 'printed'),
      unit,
      beside: 'bare kernel',
      theirs: middle(coldBare, 'printed')
    }
  ]);
});
