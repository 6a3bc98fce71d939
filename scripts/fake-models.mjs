// Starts scripted models for tests in another process: `node scripts/fake-models.mjs ollama=8910 anthropic=8911`.
// Their scripts come by `POST /__script`, what they saw goes by `GET /__requests`, both on the same port.
import { build } from 'esbuild';

import { inRoot } from './places.mjs';

const { outputFiles } = await build({
  entryPoints: [inRoot('packages', 'fake-models', 'src', 'main.ts')],
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false
});
const [{ contents }] = outputFiles;
await import(`data:text/javascript;base64,${Buffer.from(contents).toString('base64')}`);
