/** For tests: one real server, and where asked one engine on it, for all tests of a file; no kernel is left at its end. */
import type { Engine, EngineDeps } from '../../contract';
import type { Store } from '../../store';
import { createEngine, type EngineOptions } from '../engine';
import { openTestStore, startServer, testDeps, type TestServer } from './server';

/** Starts a server at once, so that it comes up while the file is still read. */
export function useServer(): TestServer {
  const server = startServer();
  afterAll(async () => {
    try {
      await server.untilNoKernels();
    } finally {
      await server.close();
    }
  });
  return server;
}

/** An engine on its server, recovered before the first test. */
export interface LiveEngine {
  server: TestServer;
  store: Store;
  engine: Engine;
}

/** @param more what it is given beside what every engine of a test is */
export function useEngine(more: Partial<EngineDeps> = {}, options: EngineOptions = {}): LiveEngine {
  const holder = 'first';
  const server = startServer();
  const store = openTestStore(server.config, holder);
  const deps = testDeps(server.config, store, holder);
  const engine = createEngine({ ...deps, ...more }, options);
  beforeAll(() => engine.recover());
  afterAll(async () => {
    try {
      await engine.close();
      await server.untilNoKernels();
    } finally {
      store.close();
      await server.close();
    }
  });
  return { server, store, engine };
}
