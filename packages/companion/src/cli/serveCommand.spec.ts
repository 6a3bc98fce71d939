/** What `serve` may be asked for on its command line, and what it says to what it may not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchConfig, temporaryFolder, testTerminal } from '../testing/parts';
import { runScripted } from '../testing/program';

let folder: string;
let remove: () => void;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  writeFileSync(join(folder, 'small.ipynb'), '{}');
});

afterEach(() => remove());

it.each([
  [['--user-header', 'X-Remote-User'], /--trusted 127\.0\.0\.1/],
  [['--user-header', 'X Remote', '--trusted', '127.0.0.1'], /not the name of a header/],
  [['--trusted', '10.0.0.0/40'], /"10\.0\.0\.0\/40" is neither an address nor a network/],
  [['--trusted', 'proxy.example.org'], /neither an address nor a network/],
  [['--base-url', '/a b/'], /no base path/],
  [['--base-url', '/apps/../'], /no base path/],
  [['--token', 'short'], /at least 8 characters; without --token/],
  [['--metrics-token', 'short'], /at least 8 characters\./],
  [['--chat-model', 'gpt-oss:120b-cloud'], /does not run on this machine/],
  [
    ['--chat', '--store', 'postgres://127.0.0.1/runs', '--no-token'],
    /The chat is for a page that one server serves/
  ]
])('refuses %j in a sentence', async (flags, sentence) => {
  const terminal = testTerminal(folder, {
    LOCKSTEP_CONFIG: JSON.stringify(launchConfig(folder))
  });
  const status = await runScripted(['serve', 'small.ipynb', ...flags], { terminal });
  expect([status, terminal.complaints.join('\n')]).toEqual([2, expect.stringMatching(sentence)]);
});
