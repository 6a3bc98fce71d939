/** What another program does to the files behind an app is noticed, once each, and nothing else is. */
import { ServerConnection, type Contents } from '@jupyterlab/services';
import { DiskWatch } from './disk-watch';

interface Disk {
  files: Map<string, string>;
  away: boolean;
  gets: string[];
}

function watchOn(disk: Disk, path = 'a/b.ipynb'): { watch: DiskWatch; told: string[] } {
  const told: string[] = [];
  const model = (name: string, modified: string, content: unknown): Contents.IModel => ({
    name,
    path: name,
    type: 'directory',
    writable: true,
    created: '',
    last_modified: modified,
    mimetype: '',
    format: null,
    content
  });
  const watch = new DiskWatch({
    contents: {
      driveName: () => '',
      get: asked => {
        disk.gets.push(asked);
        return disk.away
          ? Promise.reject(new ServerConnection.NetworkError(new TypeError('away')))
          : Promise.resolve(
              model(
                asked,
                disk.files.get('b.ipynb') ?? '',
                [...disk.files].map(([name, last_modified]) => ({ name, last_modified }))
              )
            );
      }
    },
    path: () => path,
    seen: () => true,
    changed: (file, modified) => told.push(`${file} ${modified}`)
  });
  return { watch, told };
}

let disk: Disk;
beforeEach(() => {
  disk = { files: new Map([['b.ipynb', '1']]), away: false, gets: [] };
});

test('a notebook that was written, and an overlay that came, changed and went, are told once each', async () => {
  const { watch, told } = watchOn(disk);
  await watch.look();
  await watch.look();
  expect(told).toEqual([]);
  disk.files.set('b.ipynb', '2').set('b.app.yaml', '2').set('other.ipynb', '2');
  await watch.look();
  await watch.look();
  disk.files.set('b.app.yaml', '3');
  await watch.look();
  disk.files.delete('b.app.yaml');
  await watch.look();
  expect(told).toEqual(['notebook 2', 'overlay 2', 'overlay 3', 'overlay null']);
  expect(new Set(disk.gets)).toEqual(new Set(['a']));
  watch.dispose();
});

test('a server that is away is asked again, and what changed meanwhile is told then', async () => {
  const { watch, told } = watchOn(disk);
  await watch.look();
  disk.away = true;
  disk.files.set('b.ipynb', '2');
  await watch.look();
  expect(told).toEqual([]);
  disk.away = false;
  await watch.look();
  expect(told).toEqual(['notebook 2']);
  watch.dispose();
});

test('a folder of a thousand files is not listed again: the notebook is looked at alone', async () => {
  for (let n = 0; n < 1_001; n += 1) {
    disk.files.set(`f${n}`, '1');
  }
  const { watch, told } = watchOn(disk);
  await watch.look();
  disk.files.set('b.ipynb', '2');
  await watch.look();
  expect(told).toEqual(['notebook 2']);
  expect(disk.gets).toEqual(['a', 'a/b.ipynb', 'a/b.ipynb']);
  watch.dispose();
});

test('it looks by itself while somebody sees the app, and no more once it is disposed', async () => {
  jest.useFakeTimers();
  const { watch } = watchOn(disk);
  await jest.advanceTimersByTimeAsync(11_000);
  expect(disk.gets).toHaveLength(2);
  watch.dispose();
  await jest.advanceTimersByTimeAsync(20_000);
  expect(disk.gets).toHaveLength(2);
  jest.useRealTimers();
});
