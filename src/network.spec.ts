/** The guard over the specs of pages: none of them reaches beyond this machine. */
import { resolve } from 'node:path';

/** Reserved for documentation (RFC 5737): nobody answers there. */
const ELSEWHERE = '192.0.2.1';

/** What the guard found in this process, taken from it so that this spec does not fail for it. */
function found(): string {
  const guard: unknown = jest.requireActual(resolve('scripts/network/guard.cjs'));
  const { found: take } = guard as { found(): string[] };
  return take().join();
}

it('refuses a request of a page to any other machine, and names it', async () => {
  const request = new XMLHttpRequest();
  const ended = new Promise(end => {
    request.onerror = request.onload = () => end(request.status);
  });
  // jsdom tells its console too.
  jest.spyOn(console, 'error').mockImplementation();
  request.open('GET', `http://${ELSEWHERE}/`);
  request.send();
  expect(await ended).toBe(0);
  expect(found()).toContain(ELSEWHERE);
});
