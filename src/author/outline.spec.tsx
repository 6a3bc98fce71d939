import { nullTranslator } from '@jupyterlab/translation';
import { UserError, type WordingProposal } from '@lockstep/protocol';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { Outline } from './outline';
import { authored, SITES, type Authored } from './testing';

let page: Authored;
let active = 0;
const goTo = jest.fn();
const tryApp = jest.fn();
const askWords = jest.fn<Promise<readonly WordingProposal[]>, [AbortSignal]>();

async function show(cells: typeof SITES = SITES): Promise<void> {
  page = await authored(cells);
  render(
    <Outline
      model={page.model}
      link={{ active: () => active, goTo }}
      trans={nullTranslator.load('lockstep')}
      headings={['Choose the sites']}
      tryApp={tryApp}
      openOverlay={() => undefined}
      askWords={askWords}
      takesFocus={() => false}
    />
  );
  await settle();
}

beforeEach(() => {
  Element.prototype.scrollIntoView = jest.fn();
  active = 0;
  goTo.mockClear();
});

afterEach(() => {
  cleanup();
  page.end();
});

async function settle(): Promise<void> {
  await act(() => new Promise(resolve => setTimeout(resolve, 20)));
}

const row = (name: RegExp): HTMLElement => screen.getByRole('treeitem', { name });
const focused = (): string | null | undefined => document.activeElement?.getAttribute('data-row');

/** Presses a key where the focus is. */
async function press(key: string, more: object = {}): Promise<void> {
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
  await settle();
}

async function suggest(): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name: 'Change the app' }));
  fireEvent.click(screen.getByRole('menuitem', { name: 'Suggest titles' }));
  await settle();
}

/** Goes to a step, as Tab and arrows would. */
async function at(step: string): Promise<void> {
  act(() => document.querySelector<HTMLElement>(`[data-row="step ${step}"]`)?.focus());
  act(() => page.model.choose({ step }));
  await settle();
}

describe('the outline', () => {
  it('is a tree of steps, each with its place, its title and how sure it is', async () => {
    await show();
    expect(screen.getByRole('tree', { name: 'Steps' })).toBeTruthy();
    expect(row(/^Step 2: Rank the sites, (sure|likely|guess)/)).toBeTruthy();
    expect(row(/^Set-up, runs by itself/)).toBeTruthy();
    expect(screen.getByText(/^3 steps, \d inputs?$/)).toBeTruthy();
  });

  it('is entered by Tab at one row only', async () => {
    await show();
    const reachable = screen
      .getAllByRole('treeitem')
      .filter(node => node.getAttribute('tabindex') === '0');
    expect(reachable).toHaveLength(1);
  });

  it('moves focus and choice together with the arrows', async () => {
    await show();
    await at('choose-the-sites');
    await press('ArrowDown');
    expect(focused()).toBe('step rank-the-sites');
    expect(page.model.snapshot().chosen).toEqual({ step: 'rank-the-sites' });
    await press('ArrowUp');
    await press('ArrowRight');
    await press('ArrowRight');
    expect(focused()).toBe('input COUNTRY');
    await press('ArrowLeft');
    expect(focused()).toBe('step choose-the-sites');
    expect(screen.queryByRole('treeitem', { name: /^Country/ })).toBeNull();
  });

  it('follows the notebook without taking the focus', async () => {
    await show();
    act(() => page.model.choose({ step: 'choose-the-sites' }));
    expect(row(/^Step 1/).getAttribute('aria-selected')).toBe('true');
    expect(row(/^Step 1/).getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement).toBe(document.body);
  });

  it('merges up by M, keeps the focus on the step that took it, and undoes by Ctrl+Z', async () => {
    await show();
    await at('rank-the-sites');
    await press('m');
    expect(focused()).toBe('step choose-the-sites');
    expect(screen.getByRole('status').textContent).toMatch(
      /^Done: Merge.* Saved in sites\.app\.yaml\.$/
    );
    await press('z', { ctrlKey: true });
    expect(row(/^Step 2: Rank the sites/)).toBeTruthy();
    expect(screen.getByRole('status').textContent).toMatch(/^Undone: Merge/);
    await press('z', { ctrlKey: true, shiftKey: true });
    expect(screen.queryByRole('treeitem', { name: /Rank the sites/ })).toBeNull();
  });

  it('splits by S at the active cell, and asks for the cell where that says nothing', async () => {
    await show();
    active = 5;
    await at('rank-the-sites');
    await press('s');
    expect(page.overlay()).toContain('starts: true');
    await press('z', { ctrlKey: true });
    active = 0;
    await at('rank-the-sites');
    await press('s');
    const choice = screen.getByRole('combobox', { name: 'New step at' });
    expect(within(choice).getByText(/^Cell 6: print/)).toBeTruthy();
  });

  it('retitles by F2: Enter keeps, and the focus returns to the row', async () => {
    await show();
    await at('say-hello');
    await press('F2');
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Title' });
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: 'Greet' } });
    await press('m');
    await press('Enter');
    expect(row(/^Step 3: Greet/)).toBe(document.activeElement);
    expect(page.overlay()).toContain('title: Greet');
  });

  it('keeps no empty title, says why, and Esc leaves everything as it was', async () => {
    await show();
    await at('say-hello');
    await press('F2');
    const field = screen.getByRole('textbox', { name: 'Title' });
    fireEvent.change(field, { target: { value: ' ' } });
    await press('Enter');
    expect(screen.getByRole('alert').textContent).toMatch(/^Empty/);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    await press('Escape');
    expect(focused()).toBe('step say-hello');
    expect(page.overlay()).toBeNull();
  });

  it('hides an input by H and shows it again by H, in its place', async () => {
    await show();
    await at('choose-the-sites');
    await press('ArrowRight');
    await press('ArrowRight');
    await press('h');
    expect(focused()).toBe('input COUNTRY');
    expect(row(/^Country, hidden, stays "France"/)).toBe(document.activeElement);
    await press('h');
    expect(row(/^Country, text|^Country, choice/)).toBe(document.activeElement);
    expect(page.overlay()).toBeNull();
  });

  it('lists what the set-up could ask, and offers and hides it by H', async () => {
    await show([
      ['code', 'import math\nPLACES = 3\nSEED = 7'],
      ...SITES.slice(1, 6),
      ['code', 'print(PLACES, SEED)']
    ]);
    expect(row(/^Set-up, runs by itself\. Cell 1 · 2 values could be inputs: /)).toBeTruthy();
    await at('setup');
    await press('ArrowRight');
    await press('ArrowRight');
    expect(focused()).toMatch(/^input (PLACES|SEED)$/);
    await press('h');
    expect(
      row(/^Set-up, asks at the start\..* · 1 input · 1 more value could be an input/)
    ).toBeTruthy();
    expect(page.overlay()).toContain('offered: true');
    await at('setup');
    await press('h');
    expect(row(/^Set-up, runs by itself/)).toBeTruthy();
  });

  it('opens the help text of a step as its author left it', async () => {
    await show();
    await page.model.edit({ edit: 'step', step: 'say-hello', set: { help: 'Be *kind*.' } });
    await at('say-hello');
    fireEvent.keyDown(document.activeElement ?? document.body, { key: ' ' });
    await settle();
    fireEvent.click(screen.getByRole('button', { name: 'More' }));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Set help text' }));
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Help text' });
    expect(field.value).toBe('Be *kind*.');
    fireEvent.change(field, { target: { value: '' } });
    fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true });
    await settle();
    expect(page.overlay()).toBeNull();
  });

  it('keeps the values of a step, says so in its line, and stops keeping them', async () => {
    await show();
    await at('rank-the-sites');
    await press(' ');
    const more = async (entry: string): Promise<void> => {
      fireEvent.click(screen.getByRole('button', { name: 'More' }));
      fireEvent.click(screen.getByRole('menuitem', { name: entry }));
      await settle();
    };
    await more('Keep this step’s values');
    expect(page.overlay()).toContain('checkpoint: true');
    expect(row(/^Step 2: Rank the sites.*edited\. .*values kept/)).toBeTruthy();
    expect(screen.getByText('What later steps read is saved when it is done.')).toBeTruthy();
    await more('Stop keeping its values');
    expect(page.overlay()).toBeNull();
    await press('z', { ctrlKey: true });
    expect(page.overlay()).toContain('checkpoint: true');
  });

  it('opens the summary of the app as it stands', async () => {
    await show();
    await page.model.edit({ edit: 'app', set: { summary: 'Sites, in order.' } });
    await settle();
    fireEvent.click(screen.getByRole('button', { name: 'Change the app' }));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Set its summary' }));
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Summary' }).value).toBe(
      'Sites, in order.'
    );
  });

  it('moves a step where data flow allows, and says why where it does not', async () => {
    await show();
    await at('say-hello');
    await press('ArrowUp', { altKey: true, shiftKey: true });
    expect(row(/^Step 2: Say hello/)).toBe(document.activeElement);
    await at('rank-the-sites');
    await press('ArrowUp', { altKey: true, shiftKey: true });
    await press('ArrowUp', { altKey: true, shiftKey: true });
    expect(screen.getByRole('alert').textContent).toMatch(/data flow cannot prove/);
  });

  it('goes to the cell by Enter, and from a finding', async () => {
    await show([...SITES, ['code', 'print(nobody)']]);
    await at('choose-the-sites');
    await press('Enter');
    expect(goTo).toHaveBeenLastCalledWith(2);
    fireEvent.click(screen.getByRole('button', { name: 'Go to cell 9' }));
    expect(goTo).toHaveBeenLastCalledWith(8);
  });

  it('says that there is nothing where no cell holds code', async () => {
    await show([['markdown', 'Only words']]);
    expect(screen.getByText('No steps found: no code cells.')).toBeTruthy();
  });

  it('groups findings by kind when there are many', async () => {
    await show(Array.from({ length: 30 }, (_, at) => ['code', `print(nobody_${at})`] as const));
    const groups = document.querySelectorAll('details.lk-finding-group');
    expect(groups.length).toBeGreaterThan(0);
    expect(groups[0]?.querySelector('.lk-num')?.textContent).toMatch(/^\d+$/);
  });

  it('shows proposed words beside the present ones, and takes only what is accepted', async () => {
    await show();
    askWords.mockResolvedValueOnce([
      { step: 'rank-the-sites', title: 'Order the sites', help: 'Sorts them.' },
      { step: 'say-hello', title: 'Greet' }
    ]);
    await suggest();
    expect(page.overlay()).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Reject the words for step 3' }));
    fireEvent.click(screen.getByRole('button', { name: 'Accept the words for step 2' }));
    await settle();
    expect(page.overlay()).toContain('title: Order the sites');
    expect(page.overlay()).not.toContain('Greet');
    expect(screen.getByText('None left')).toBeTruthy();
  });

  it('says why no words could be proposed, and asks no more once closed', async () => {
    await show();
    askWords.mockRejectedValueOnce(new UserError('no-model', 'No model yet. Next: get one.'));
    await suggest();
    expect(screen.getByText('No model yet. Next: get one.')).toBeTruthy();
    askWords.mockReturnValueOnce(new Promise(() => undefined));
    await suggest();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(askWords.mock.lastCall?.[0].aborted).toBe(true);
    expect(screen.queryByRole('region', { name: 'Suggested words' })).toBeNull();
  });

  it('retitles the app from its menu', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Change the app' }));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Retitle the app' }));
    const field = screen.getByRole('textbox', { name: 'Title of the app' });
    fireEvent.change(field, { target: { value: 'Sites of Europe' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await settle();
    expect(page.overlay()).toBe('title: Sites of Europe\n');
  });

  it('keeps what it showed when the overlay breaks, and names what is wrong', async () => {
    await show();
    page.files.texts.set('sites.app.yaml', 'steps: [');
    await act(() => page.model.refresh());
    expect(screen.getByRole('alert').textContent).toMatch(/YAML/);
    expect(row(/^Step 2/)).toBeTruthy();
  });
});
