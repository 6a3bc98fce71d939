import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaunchConfig } from '@lockstep/protocol';
import { withKernelsAt, type KernelsFlags } from './otherKernels';

const CONFIG: LaunchConfig = {
  instance: 'test',
  jupyter: { url: 'http://localhost/', socket: '/tmp/j.sock', token: 'own' },
  root: '/',
  state: '/tmp/state',
  page: '',
  python: '',
  versions: {},
  log: 'error',
  transport: 'ours'
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-kernels-'));
  writeFileSync(join(folder, 'token.txt'), 'from-file\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (flags: KernelsFlags): LaunchConfig =>
  withKernelsAt(CONFIG, flags, { environment: { TOKEN: 'from-variable' }, folder });

describe('--kernels', () => {
  it('leaves the private server where nothing is said', () => {
    expect(at({})).toBe(CONFIG);
  });

  it.each([
    ['env:TOKEN', 'from-variable'],
    ['token.txt', 'from-file'],
    [undefined, '']
  ])('takes the token from %s', (kernelsToken, token) => {
    const flags = { kernels: 'http://10.0.0.7:8888/base', ...(kernelsToken && { kernelsToken }) };
    expect(at(flags)).toMatchObject({
      transport: 'theirs',
      jupyter: { url: 'http://10.0.0.7:8888/base/', token, elsewhere: true }
    });
    expect(at(flags).jupyter).not.toHaveProperty('socket');
  });

  it.each<[KernelsFlags, string]>([
    [{ kernels: 'ftp://x/' }, 'kernels-unclear'],
    [{ kernels: 'somewhere' }, 'kernels-unclear'],
    [{ kernels: 'http://user:pass@x/' }, 'kernels-unclear'],
    [{ kernels: 'http://x/?token=hush-hush' }, 'kernels-unclear'],
    [{ kernels: 'http://x/', kernelsToken: 'env:NOT_SET' }, 'token-missing'],
    [{ kernels: 'http://x/', kernelsToken: 'hush-hush' }, 'token-missing'],
    [{ kernelsToken: 'env:TOKEN' }, 'kernels-missing']
  ])('refuses %j, and repeats no secret', (flags, code) => {
    let thrown: unknown;
    try {
      at(flags);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code });
    expect(String(thrown)).not.toMatch(/hush-hush|pass@/);
  });
});
