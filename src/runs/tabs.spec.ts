/** A list or a comparison is kept with what it showed last, and takes no focus when Lab brings it back. */
import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import { Tabs, type TabContent } from './tabs';

interface Kept {
  name: string;
  args: ReadonlyPartialJSONObject;
}

/** A Lab that shows tabs, and tells what its layout would keep of them. */
function lab(): { tabs: Tabs; shown: [id: string, activate: unknown][]; kept: () => Kept[] } {
  const shown: [string, unknown][] = [];
  let kept = (): Kept[] => [];
  const shell: Pick<JupyterFrontEnd.IShell, 'add'> = {
    add: (widget, _, options) => shown.push([widget.id, options?.activate])
  };
  const restorer: Pick<ILayoutRestorer, 'restore'> = {
    restore: (tracker, { name, args }) => {
      kept = () => {
        const all: Kept[] = [];
        tracker.forEach(widget => all.push({ name: name(widget), args: args?.(widget) ?? {} }));
        return all;
      };
      return Promise.resolve();
    }
  };
  return { tabs: new Tabs(shell, 'test', 'test:show', restorer), shown, kept: () => kept() };
}

function content(args: ReadonlyPartialJSONObject): TabContent & { change(now: typeof args): void } {
  let now = args;
  const listeners: (() => void)[] = [];
  return {
    content: new Widget(),
    label: 'Runs',
    args: () => now,
    subscribe: listener => void listeners.push(listener),
    change: next => {
      now = next;
      listeners.forEach(listener => listener());
    }
  };
}

test('each tab is kept under a name of its own, with what it shows now', async () => {
  const { tabs, shown, kept } = lab();
  const one = content({ path: 'a.ipynb' });
  await tabs.show(one, null);
  await tabs.show(content({}), null);
  one.change({ path: 'a.ipynb', a: 'run1' });
  const [first, second] = kept();
  expect(first?.args).toEqual({ path: 'a.ipynb', a: 'run1', tab: first?.name });
  expect(second?.args).toEqual({ tab: second?.name });
  expect(first?.name).not.toBe(second?.name);
  expect(shown.map(([, activate]) => activate)).toEqual([true, true]);
});

test('one that Lab brings back has its old name and takes no focus', async () => {
  const { tabs, shown } = lab();
  await tabs.show(content({}), 'test-before');
  expect(shown).toEqual([['test-before', false]]);
});
