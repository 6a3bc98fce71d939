/** An export and its notice: each export is announced once, and neither can take the other along. */
import { nullTranslator } from '@jupyterlab/translation';
import { ContentsManager } from '@jupyterlab/services';
import { UserError } from '@lockstep/protocol';
import type { ExportedRun } from '../tokens';
import { SaveExecuted, type SaveOptions } from './save-executed';

interface World {
  saving: SaveExecuted;
  told: ExportedRun[];
  opened: string[];
  refused: string[];
}

function world(options: { exports?: () => Promise<never>; announce?: () => never } = {}): World {
  const contents = new ContentsManager();
  jest.spyOn(contents, 'get').mockRejectedValue(new UserError('none', 'None.'));
  const [told, opened, refused]: [ExportedRun[], string[], string[]] = [[], [], []];
  const model: SaveOptions['model'] = {
    run: 'run000001',
    snapshot: () => ({ kind: 'loading' }),
    executed: () => Promise.resolve({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }),
    exported:
      options.exports ??
      (() => Promise.resolve({ name: 'a-report.html', content: new Blob(['<p>']) })),
    guard: async work => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof UserError)) {
          throw error;
        }
        refused.push(error.message);
      }
    }
  };
  const saving = new SaveExecuted({
    model,
    contents,
    context: { path: 'a.ipynb' },
    open: path => Promise.resolve(void opened.push(path)),
    announce: options.announce ?? (exported => told.push(exported)),
    trans: nullTranslator.load('lockstep')
  });
  return { saving, told, opened, refused };
}

beforeEach(() => {
  URL.createObjectURL = () => 'blob:x';
  URL.revokeObjectURL = () => undefined;
});

test('an export is announced once, with what it gave', async () => {
  const { saving, told } = world();
  await saving.export('report');
  expect(told).toEqual([
    { notebook: 'a.ipynb', run: 'run000001', name: '', file: 'a-report.html' }
  ]);
  expect(saving.snapshot()).toBe('a-report.html went to your downloads.');
});

test('a notice that fails takes no export along', async () => {
  const faults: unknown[] = [];
  globalThis.reportError = fault => void faults.push(fault);
  const { saving, refused } = world({
    announce: () => {
      throw new Error('no record');
    }
  });
  await saving.export('files');
  expect(saving.snapshot()).toBe('a-report.html went to your downloads.');
  expect([refused, faults.length]).toEqual([[], 1]);
});

test('an export that fails is refused, and announced as nothing', async () => {
  const { saving, told, refused } = world({
    exports: () => Promise.reject(new UserError('full', 'The disk is full.'))
  });
  await saving.export('journal');
  expect([told, refused, saving.snapshot()]).toEqual([[], ['The disk is full.'], null]);
});
