/** The same random commands and crashes as in `chaos.spec.ts`, against kernels of a real Jupyter server. */
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { jupyterKernels } from '../kernels/jupyter';
import { silentLog } from '../log';
import { Chaos, chaosApp, type ChaosKernels, chaosMove } from './testing/chaos';
import { startServer, type TestServer } from './testing/server';

jest.setTimeout(600_000);
// Each companion listens to its process, and the dead ones never stop.
process.setMaxListeners(0);

/** How often a look tells that a run of such an app has come to rest, and how long lies between, in milliseconds. */
const LOOKS = { most: 3_000, every: 10 };

let server: TestServer;

beforeAll(() => {
  server = startServer();
});

afterAll(() => server.close());

function worldOf(): ChaosKernels {
  const address = server.config.jupyter;
  if (address === undefined) {
    throw new Error('The test server has an address.');
  }
  const kernels = jupyterKernels(address, silentLog());
  return {
    kernels,
    // Real kernels go on by themselves.
    open: () => undefined,
    kill(n) {
      void server.kernels().then(ids => {
        const id = ids[n % Math.max(ids.length, 1)];
        return id === undefined ? undefined : kernels.end(id).catch(() => undefined);
      });
    },
    async flow(quiet) {
      for (let look = 0; look < LOOKS.most && !quiet(); look++) {
        await delay(LOOKS.every);
      }
      if (!quiet()) {
        throw new Error('The run does not come to rest.');
      }
    }
  };
}

test('random commands of two clients with crashes, on real kernels', async () => {
  await fc.assert(
    fc.asyncProperty(
      chaosApp,
      fc.array(chaosMove, { minLength: 10, maxLength: 30 }),
      async (steps, moves) => {
        await Chaos.play(server.config, worldOf(), steps, moves);
        await server.untilNoKernels();
      }
    ),
    // Each run starts several kernels; a counterexample is shrunk by hand.
    { numRuns: 15, endOnFailure: true }
  );
});
