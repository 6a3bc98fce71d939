/** Too much at once: bodies, runs, pages and messages. The page has to stay there for the others. */
import type WebSocket from 'ws';
import { packFrame } from '@lockstep/protocol';
import { setTimeout as delay } from 'node:timers/promises';
import { PATIENCE, Tries, type Attack, type Ground } from '../attack';

/** How many runs and pages are opened. */
const OPENS = 1_000;

/** How many messages one page sends. */
const MESSAGES = 5_000;

const MEGABYTE = 1_000_000;

/** Whether somebody else still gets the page and the list of apps. */
async function serves({ victim }: Ground): Promise<boolean> {
  const [health, apps] = await Promise.all([victim.get('/health'), victim.get('/apps')]);
  return health.status === 200 && apps.status === 200;
}

export const oversize: Attack = {
  id: 'size',
  title: 'Send bodies, headers and frames without end',
  async run(ground) {
    const { attacker, plan, newRun } = ground;
    const tries = new Tries();
    const { run } = await newRun();
    const headers = attacker.ownHeaders;
    const bodies: Record<string, string> = {
      'a name of 64 MB': JSON.stringify({ app: plan.app, name: 'x'.repeat(64 * MEGABYTE) }),
      'a million brackets': '['.repeat(MEGABYTE / 2) + ']'.repeat(MEGABYTE / 2),
      'no JSON': '{"app":',
      'no UTF-8': '\u0000'.repeat(1_000)
    };
    for (const [what, body] of Object.entries(bodies)) {
      tries.refused(what, await attacker.raw('POST', '/runs', headers, body));
    }
    const long = { type: 'rename', name: 'x'.repeat(900_000) };
    tries.refused('a name of 0.9 MB', await attacker.command(run, long));
    const many = { ...headers, 'X-Long': 'x'.repeat(MEGABYTE) };
    tries.refused('a header of 1 MB', await attacker.raw('GET', '/apps', many));
    const socket = await attacker.socket();
    if (typeof socket !== 'number') {
      tries.note(
        (await isCutOff(socket, ['x'.repeat(16 * MEGABYTE)])) ? null : 'a frame of 16 MB was taken'
      );
    }
    tries.note((await serves(ground)) ? null : 'the page answers nobody now');
    return tries.verdict('What is too large is refused before it is read whole.');
  }
};

export const manyOpens: Attack = {
  id: 'opens',
  title: `Open ${OPENS} runs and ${OPENS} pages`,
  async run(ground) {
    const { attacker, plan } = ground;
    const tries = new Tries();
    const hurried = attacker.hurried();
    let runs = 0;
    for (let n = 0; n < OPENS; n += 50) {
      const replies = await Promise.all(
        Array.from({ length: 50 }, () => hurried.post('/runs', { app: plan.app, name: 'Audit' }))
      );
      runs += replies.filter(({ status }) => status === 200).length;
    }
    tries.note(runs === OPENS ? `${OPENS} runs were made` : null);
    const pages = await Promise.all(Array.from({ length: OPENS }, () => hurried.socket()));
    const open = pages.filter(page => typeof page !== 'number');
    tries.note(open.length === OPENS ? `${OPENS} pages were opened` : null);
    tries.note((await serves(ground)) ? null : 'the page answers nobody now');
    open.forEach(page => page.terminate());
    return tries.verdict(`${runs} runs and ${open.length} pages, then no more; others are served.`);
  }
};

export const messageFlood: Attack = {
  id: 'messages',
  title: 'Flood the WebSocket, and talk to controls of nobody',
  async run(ground) {
    const { attacker, victim, newRun } = ground;
    const tries = new Tries();
    const [own, theirs] = await Promise.all([newRun(), newRun(victim)]);
    const socket = await attacker.socket();
    if (typeof socket !== 'number') {
      const heard: string[] = [];
      socket.on('message', data => heard.push(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
      await isCutOff(socket, messagesTo(own.run, theirs.run));
      // What comes is a refusal, or the state of controls, of which a run that never ran has none.
      const through = heard.find(text => !/"refused"|"refusal":\{|"models":\{\}/.test(text));
      tries.note(through === undefined ? null : `a message was answered: ${through.slice(0, 60)}`);
      const told = heard.find(text => text.includes(theirs.run) && !/refus/.test(text));
      tries.note(told === undefined ? null : 'controls of another browser’s run were shown');
    }
    tries.note((await serves(ground)) ? null : 'the page answers nobody now');
    return tries.verdict(`${MESSAGES} messages gave refusals or an end of the connection.`);
  }
};

/** Nonsense, frames that open controls, and frames to controls that the run's kernel never opened. */
function messagesTo(own: string, theirs: string): (string | Uint8Array)[] {
  const frames: (string | Uint8Array)[] = [own, theirs].map(run =>
    JSON.stringify({ type: 'subscribe', channel: `comm/${run}`, since: 0 })
  );
  for (let n = 0; n < MESSAGES; n++) {
    const channel = `comm/${n % 2 === 0 ? own : theirs}`;
    const data = { method: 'update', state: { value: n } } as const;
    const opening = { type: 'comm', channel, msg_type: 'comm_open', comm_id: `audit${n}` };
    frames.push(
      n % 5 === 0
        ? JSON.stringify(opening)
        : n % 5 === 1
          ? Buffer.from([n % 256, 0, 0, 0, 255, 255, 255, 255])
          : packFrame({ channel, msg: `m${n}`, comm: `audit${n}`, data }, [])
    );
  }
  return frames;
}

/** Sends all of it; whether the other side closed instead of taking it. Ends the connection either way. */
async function isCutOff(
  socket: WebSocket,
  frames: readonly (string | Uint8Array)[]
): Promise<boolean> {
  const closed = new Promise<true>(resolve => socket.on('close', () => resolve(true)));
  const answered = new Promise<false>(resolve => {
    for (const frame of frames) {
      socket.send(frame, () => undefined);
    }
    // The pong comes after everything before it was read.
    socket.on('pong', () => resolve(false));
    socket.ping();
  });
  // Who reads no more has taken nothing either.
  const late = new AbortController();
  const silence = delay(PATIENCE, true, { signal: late.signal }).catch(() => true);
  const cut = await Promise.race([closed, answered, silence]);
  late.abort();
  socket.terminate();
  return cut;
}
