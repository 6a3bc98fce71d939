// How the browser tests run: the system's Chromium, and for each worker a JupyterLab of its own.
import { join } from 'node:path';

import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';

import { address, homeOf, portOf, WORKERS } from './tests/server';

const bin = process.platform === 'win32' ? '../.venv/Scripts' : '../.venv/bin';
type Server = Extract<NonNullable<PlaywrightTestConfig['webServer']>, readonly unknown[]>[number];

const root = process.getuid?.() === 0;

/** One JupyterLab. Its home holds notebooks, settings and runs: nothing of the person's own Jupyter. */
function serverOf(port: number): Server {
  const home = homeOf(port);
  return {
    command: `${bin}/python -m jupyterlab --config jupyter_server_test_config.py`,
    cwd: import.meta.dirname,
    env: {
      // Scripted models: a spec about the chat starts them there, the others run without any.
      ANTHROPIC_API_KEY: '',
      ANTHROPIC_BASE_URL: `http://127.0.0.1:${port + 2}`,
      OLLAMA_HOST: `127.0.0.1:${port + 1}`,
      OPENAI_API_KEY: '',
      PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring', // never the person's own
      JUPYTER_CONFIG_DIR: join(home, 'config'),
      JUPYTER_DATA_DIR: join(home, 'data'),
      JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
      LOCKSTEP_TEST_HOME: home,
      LOCKSTEP_TEST_PORT: String(port)
    },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    reuseExistingServer: false,
    timeout: 120_000,
    url: `http://localhost:${port}/lab`
  };
}

export default defineConfig({
  forbidOnly: Boolean(process.env.CI),
  outputDir: 'test-results',
  // A second try tells a slow machine from a fault.
  retries: 1,
  workers: WORKERS,
  testDir: 'tests',
  projects: [
    // Stories marked @full are for `npm run test:full` too.
    {
      name: 'app',
      testIgnore: '**/*.full.spec.ts',
      ...(process.env.LOCKSTEP_FULL ? {} : { grepInvert: /@full/ })
    },
    // Heavy stories, for `npm run test:full`.
    ...(process.env.LOCKSTEP_FULL ? [{ name: 'full', testMatch: '**/*.full.spec.ts' }] : [])
  ],
  reporter: [['list']],
  timeout: 90_000,
  use: {
    actionTimeout: 30_000,
    baseURL: address,
    launchOptions: {
      executablePath: process.env.LOCKSTEP_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        ...(root ? ['--no-sandbox'] : []) // Chromium refuses its sandbox to root
      ]
    },
    trace: 'on-first-retry',
    video: 'off', // its encoder would be a download
    viewport: { width: 1280, height: 800 }
  },
  webServer: Array.from({ length: WORKERS }, (_, worker) => serverOf(portOf(worker)))
});
