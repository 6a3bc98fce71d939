/** A file that a person uploads, and a kernel on another machine, where the run's folder is not. */
import type { FileValue } from '@lockstep/protocol';
import { appOf } from './testing/notebook';
import { ScriptedLease, type ScriptedWorld, scriptedWorld } from './testing/scripted';

const FILE: FileValue = { t: 'file', v: 'ab'.repeat(16), name: 'my own.csv' };

const APP = appOf([
  '# Read',
  'path = "sizes.csv"',
  'import pandas as pd\nprint(pd.read_csv(path))',
  '# Count',
  'print(1)'
]);

let world: ScriptedWorld;
afterEach(() => world.close());

/** @param reaches whether the kernel finds the run's folder when it is told to work there */
function worldWhere(reaches: boolean): ScriptedLease[] {
  const leases: ScriptedLease[] = [];
  world = scriptedWorld(undefined, {
    ownFolders: true,
    start: (wish, taken) => {
      const lease = new ScriptedLease(`lockstep-${wish.run}-${leases.length}-b-c`, () => ({
        status: 'ok'
      }));
      lease.onEvaluate = asked => (reaches && asked.includes('chdir') ? 'None' : null);
      taken(lease.kernel);
      leases.push(lease);
      return Promise.resolve(lease);
    }
  });
  return leases;
}

async function runWithUpload(reaches: boolean) {
  const leases = worldWhere(reaches);
  const run = await world.begin(APP);
  const { blob, bytes } = world.store.blobs.put(Buffer.from('size\n3\n'));
  const upload = { upload: FILE.v, name: FILE.name, bytes, blob, at: 1 };
  world.store.runs.addUpload(run.run, upload);
  await run.send({ type: 'set-inputs', step: 'read', values: { path: FILE } });
  const step = await run.runStep('read');
  return { leases, run, step };
}

test('the step is refused with a sentence, and nothing of it runs', async () => {
  const { leases, run, step } = await runWithUpload(false);
  expect(step.status).toBe('failed');
  expect(step.error?.message).toBe(
    'The kernel works on another machine, which cannot read files that are uploaded here. Take a file that the notebook has.'
  );
  expect(leases.flatMap(({ ran }) => ran)).toEqual([]);
  // The notebook's own file is one that the other machine has.
  await run.send({
    type: 'set-inputs',
    step: 'read',
    values: { path: { t: 'str', v: 'sizes.csv' } }
  });
  expect((await run.runStep('read')).status).toBe('done');
  expect((await run.runStep('count')).status).toBe('done');
});

test('where both machines see the same folders, the step reads the upload', async () => {
  const { leases, step } = await runWithUpload(true);
  expect(step.status).toBe('done');
  expect(leases.flatMap(({ ran }) => ran).join('\n')).toContain('uploaded/abababab/my own.csv');
});
