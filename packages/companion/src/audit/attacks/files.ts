/** Files by their path: out of the page's folder, out of a run's, and into either by an upload's name. */
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

/** A proxy may have made the path short; then the page itself is a fair answer, or a way to it. */
function isRefused(reply: Reply, index: Reply): boolean {
  return (
    reply.status === 0 ||
    (reply.status >= 300 && reply.status < 500) ||
    (reply.status === 200 && reply.text === index.text)
  );
}
