import type { IStateDB } from '@jupyterlab/statedb';
import { StateDB } from '@jupyterlab/statedb';
import { GraphMemory } from './remembered';

const expected = { finding: 'dead-ends', reason: 'These are files', since: '2026-11-23' };

async function settled(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 10));
}

describe('what is remembered with a graph', () => {
  it('comes back for the same graph, and for no other', async () => {
    const state: IStateDB = new StateDB();
    const memory = await GraphMemory.read(state, 'shop/links.csv');
    memory.remember({ expected: [expected], request: { home: 'https://shop.example/' } });
    await settled();
    expect((await GraphMemory.read(state, 'shop/links.csv')).remembered).toEqual({
      expected: [expected],
      request: { home: 'https://shop.example/' }
    });
    expect((await GraphMemory.read(state, 'links.csv')).remembered).toEqual({ expected: [] });
  });

  it('forgets the graph that was untouched the longest', async () => {
    const state = new StateDB();
    for (let graph = 0; graph <= 100; graph += 1) {
      (await GraphMemory.read(state, `${graph}.csv`)).remember({ expected: [expected] });
      await settled();
    }
    expect((await GraphMemory.read(state, '0.csv')).remembered.expected).toEqual([]);
    expect((await GraphMemory.read(state, '1.csv')).remembered.expected).toEqual([expected]);
  });

  it('takes what it cannot read for nothing', async () => {
    const state = new StateDB();
    await state.save('jupyterlab-lockstep:graph', { a: { expected: [{ finding: 1 }], home: 2 } });
    expect((await GraphMemory.read(state, 'a')).remembered).toEqual({ expected: [] });
    expect((await GraphMemory.read(null, 'a')).remembered).toEqual({ expected: [] });
  });
});
