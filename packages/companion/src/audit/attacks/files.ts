/** Files by their path: out of the page's folder, out of a run's, and into either by an upload's name. */
import * as z from 'zod/mini';
import { Tries, type Attack } from '../attack';
import type { Reply } from '../visitor';

/** Ways up, as servers, proxies and file systems have been known to read them. */
const WAYS_UP = [
  '../'.repeat(12),
  '..%2f'.repeat(12),
  '%2e%2e/'.repeat(12),
  '%2e%2e%2f'.repeat(12),
  '..%252f'.repeat(12),
  '..\\'.repeat(12),
  '..%5c'.repeat(12),
  '....//'.repeat(12),
  '..%c0%af'.repeat(12),
  '/',
  '%00/'
];

/** What is there on every Unix, and what a notebook's folder may hold. */
const WANTED = ['etc/passwd', 'proc/self/environ', 'small.ipynb', 'lockstep.sqlite'];

export const traversal: Attack = {
  id: 'paths',
  title: 'Read files by paths that lead out',
  async run({ attacker, newRun }) {
    const tries = new Tries();
    const { run } = await newRun();
    const index = await attacker.get('/');
    const places = [
      '',
      'assets/',
      `runs/${run}/blobs/`,
      `runs/${run}/files/`,
      `runs/${run}/graphs/`,
      'apps/'
    ];
    for (const place of places) {
      for (const up of WAYS_UP) {
        for (const wanted of WANTED) {
          const path = `${place}${up}${wanted}`;
          const reply = await attacker.raw('GET', path, {});
          tries.note(isRefused(reply, index) ? null : `${path} was answered with ${reply.status}`);
        }
      }
    }
    return tries.verdict('No path leads out of what is published.');
  }
};

/** Names that would lead out of a run's folder if they were taken as paths. */
const NAMES = [
  '../../../../tmp/audit.csv',
  '..\\..\\audit.csv',
  '/tmp/audit.csv',
  'C:\\audit.csv',
  '....//audit.csv',
  '.bashrc',
  'audit.csv\u0000.png',
  'audit\u202e.csv',
  '..',
  'x'.repeat(1_900)
];

const Uploaded = z.object({ value: z.object({ v: z.string(), name: z.string() }) });

export const uploads: Attack = {
  id: 'uploads',
  title: 'Upload files under other names, and use other people’s',
  async run({ attacker, victim, plan, newRun }) {
    const tries = new Tries();
    const { run } = await newRun();
    const { run: theirs } = await newRun(victim);
    for (const name of NAMES) {
      const reply = await attacker.upload(run, name, 'page\n/\n');
      const uploaded = Uploaded.safeParse(reply.json);
      const kept = uploaded.success ? uploaded.data.value.name : '';
      const fine = /^(?!\.)[^/\\\p{Cc}\p{Cf}]*$/u.test(kept) && kept.length <= 200;
      tries.note(fine ? null : `a file was kept as “${kept.slice(0, 40)}”`);
    }
    tries.refused(
      'an upload to another browser’s run',
      await attacker.upload(theirs, 'a.csv', 'x')
    );
    const own = Uploaded.safeParse((await victim.upload(theirs, 'theirs.csv', 'page\n/\n')).json);
    const step = plan.steps.find(({ inputs }) => inputs.length > 0);
    if (own.success && step !== undefined) {
      for (const { id } of step.inputs) {
        const values = { [id]: { t: 'file', ...own.data.value } };
        const reply = await attacker.command(run, { type: 'set-inputs', step: step.id, values });
        tries.refused('another browser’s file', reply);
      }
    }
    return tries.verdict('A file keeps the last part of its name, and stays in its run.');
  }
};

/** A proxy may have made the path short; then the page itself is a fair answer, or a way to it. */
function isRefused(reply: Reply, index: Reply): boolean {
  return (
    reply.status === 0 ||
    (reply.status >= 300 && reply.status < 500) ||
    (reply.status === 200 && reply.text === index.text)
  );
}
