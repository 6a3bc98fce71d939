import { ServerConnection } from '@jupyterlab/services';
import { authored, type Authored } from './testing';

let page: Authored;

beforeEach(async () => {
  page = await authored();
});

afterEach(() => {
  page.end();
});

const titles = (): string[] =>
  page.model.snapshot().conversion?.definition.steps.map(({ title }) => title) ?? [];
const retitle = (step: string, title: string): Promise<void> =>
  page.model.edit({ edit: 'step', step, set: { title } });

describe("the author's model of a notebook", () => {
  it('converts what Lab shows, and counts cells by their ids', () => {
    const { conversion, refusal, saved } = page.model.snapshot();
    expect(titles()).toEqual(['Set-up', 'Choose the sites', 'Rank the sites', 'Say hello']);
    expect(conversion?.cells).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7']);
    expect([refusal, saved]).toEqual([null, false]);
  });

  it('writes no file before the first edit', () => {
    expect(page.overlay()).toBeNull();
    expect(page.files.calls.filter(call => !call.startsWith('get'))).toEqual([]);
  });

  it('leaves the notebook alone', async () => {
    const before = JSON.stringify(page.context.model.toJSON());
    await retitle('rank-the-sites', 'Order the sites');
    expect(JSON.stringify(page.context.model.toJSON())).toBe(before);
    expect(page.files.calls).not.toContain('save sites.ipynb');
  });

  it('writes an edit at once and shows what it made', async () => {
    await retitle('rank-the-sites', 'Order the sites');
    expect(page.overlay()).toContain('title: Order the sites');
    expect(titles()).toContain('Order the sites');
    const { undo, done, saved, busy } = page.model.snapshot();
    expect(undo).toMatch(/Order the sites|Rank the sites/);
    expect(done).toMatchObject({ count: 1, kind: 'edit' });
    expect([saved, busy]).toEqual([true, false]);
  });

  it('undoes to no file at all, and makes the same text again', async () => {
    await retitle('rank-the-sites', 'Order the sites');
    const text = page.overlay();
    await page.model.undo();
    expect(page.overlay()).toBeNull();
    expect(titles()).toContain('Rank the sites');
    await page.model.redo();
    expect(page.overlay()).toBe(text);
  });

  it('makes edits in the order they were asked for, also when nobody waits', async () => {
    void retitle('choose-the-sites', 'One');
    void retitle('rank-the-sites', 'Two');
    await retitle('choose-the-sites', 'Three');
    expect(titles()).toEqual(['Set-up', 'Three', 'Two', 'Say hello']);
    await page.model.undo();
    expect(titles()).toEqual(['Set-up', 'One', 'Two', 'Say hello']);
  });

  it('undoes several edits made as one together', async () => {
    await page.model.edit(
      { edit: 'input', input: 'COUNTRY', set: { hidden: true } },
      { edit: 'input', input: 'MIN_DEGREE', set: { hidden: true } }
    );
    expect(page.model.snapshot().undo).toMatch(/and 1 more$/);
    await page.model.undo();
    expect(page.overlay()).toBeNull();
  });

  it('adds to what somebody else wrote meanwhile, and can undo that too', async () => {
    await retitle('rank-the-sites', 'Order the sites');
    const theirs = `# theirs\n${page.overlay() ?? ''}title: Their title\n`;
    page.files.texts.set('sites.app.yaml', theirs);
    await retitle('say-hello', 'Greet');
    expect(page.overlay()).toContain('# theirs');
    expect(page.overlay()).toContain('Greet');
    await page.model.undo();
    expect(page.overlay()).toBe(theirs);
    expect(page.model.snapshot().undo).toBe('Change of sites.app.yaml made elsewhere');
    await page.model.undo();
    expect(page.overlay()).not.toContain('Their title');
  });

  it('undoes nothing over a change that it has not shown yet', async () => {
    await retitle('rank-the-sites', 'Order the sites');
    page.files.texts.set('sites.app.yaml', 'title: Their title\n');
    await page.model.undo();
    expect(page.overlay()).toBe('title: Their title\n');
    expect(page.model.snapshot().refusal?.code).toBe('overlay-changed');
    expect(page.model.snapshot().conversion?.definition.title).toBe('Their title');
  });

  it('follows the overlay when Lab tells that it changed', async () => {
    page.files.texts.set('sites.app.yaml', 'title: Their title\n');
    const saved = { path: 'sites.app.yaml' };
    page.files.fileChanged.emit({ type: 'save', oldValue: null, newValue: saved });
    await page.model.refresh();
    expect(page.model.snapshot().conversion?.definition.title).toBe('Their title');
  });

  it('keeps the outline when the overlay is no YAML, and says so', async () => {
    page.files.texts.set('sites.app.yaml', 'steps: [');
    await page.model.refresh();
    expect(page.model.snapshot().refusal?.code).toBe('overlay-invalid');
    expect(titles()).toContain('Rank the sites');
    page.files.texts.delete('sites.app.yaml');
    await page.model.refresh();
    expect(page.model.snapshot().refusal).toBeNull();
  });

  it('changes nothing when the file cannot be written, and names it', async () => {
    page.files.fail = new ServerConnection.ResponseError(
      new Response(null, { status: 403 }),
      'Permission denied: sites.app.yaml'
    );
    await retitle('rank-the-sites', 'Order the sites');
    const { refusal, undo } = page.model.snapshot();
    expect(refusal?.message).toMatch(/^sites\.app\.yaml could not be saved.*Permission denied/);
    expect(undo).toBeNull();
    expect(titles()).toContain('Rank the sites');
  });

  it('tells an edit that cannot be made, and goes on with the next', async () => {
    void page.model.edit({ edit: 'merge', step: 'gone' });
    await page.model.refresh();
    await page.model.edit({ edit: 'merge', step: 'gone' });
    expect(page.model.snapshot().refusal?.code).toBe('edit-refused');
    await retitle('say-hello', 'Greet');
    expect(page.model.snapshot().refusal).toBeNull();
  });

  it('keeps the choice on the same code: a merged step gives it to the one before', async () => {
    page.model.choose({ step: 'rank-the-sites' });
    await page.model.edit({ edit: 'merge', step: 'rank-the-sites' });
    expect(page.model.snapshot().chosen).toEqual({ step: 'choose-the-sites' });
    await page.model.undo();
    expect(page.model.snapshot().chosen).toEqual({ step: 'choose-the-sites' });
  });

  it('chooses the step that a split begins', async () => {
    page.model.choose({ step: 'rank-the-sites' });
    await page.model.edit({ edit: 'split', cell: 'c5' });
    const { chosen, conversion } = page.model.snapshot();
    const step = conversion?.definition.steps.find(({ cells }) => cells.includes('c5'));
    expect(step?.cells).toEqual(['c5']);
    expect(chosen).toEqual({ step: step?.id });
  });

  it('converts again some time after typing, not after a run that changed nothing', async () => {
    jest.useFakeTimers();
    const before = page.model.snapshot().conversion;
    const cell = page.context.model.sharedModel.cells[4];
    cell?.setMetadata('collapsed', true);
    await jest.advanceTimersByTimeAsync(1000);
    expect(page.model.snapshot().conversion).toBe(before);
    cell?.setSource('LIMIT = 3\nprint(LIMIT)');
    await jest.advanceTimersByTimeAsync(50);
    expect(page.model.snapshot().conversion).toBe(before);
    await jest.advanceTimersByTimeAsync(1000);
    jest.useRealTimers();
    const inputs = page.model.snapshot().conversion?.definition.steps[2]?.inputs;
    expect(inputs?.map(({ id }) => id)).toEqual(['LIMIT']);
  });

  it('takes the overlay along when the notebook is renamed or moved, and undoes on', async () => {
    await retitle('rank-the-sites', 'Order the sites');
    const text = page.overlay();
    await page.rename('old/towns.ipynb');
    expect([...page.files.texts.keys()]).toEqual(['old/towns.ipynb', 'old/towns.app.yaml']);
    expect(page.files.texts.get('old/towns.app.yaml')).toBe(text);
    expect(page.model.snapshot()).toMatchObject({ overlay: 'old/towns.app.yaml', refusal: null });
    await page.model.undo();
    expect([...page.files.texts.keys()]).toEqual(['old/towns.ipynb']);
    expect(titles()).toContain('Rank the sites');
    expect(page.model.snapshot().undo).toBeNull();
    expect(page.stayed).toEqual([]);
  });

  it('leaves both overlays alone where the new name has one, goes on with that, and says so', async () => {
    await retitle('rank-the-sites', 'Order the sites');
    page.files.texts.set('towns.app.yaml', 'title: Towns\n');
    await page.rename('towns.ipynb');
    const { overlay, undo, conversion } = page.model.snapshot();
    expect([overlay, undo]).toEqual(['towns.app.yaml', null]);
    expect(conversion?.definition.title).toBe('Towns');
    expect(page.overlay()).toContain('Order the sites');
    expect(page.stayed).toEqual([
      expect.stringMatching(/^towns\.app\.yaml is there already, so sites\.app\.yaml stays/)
    ]);
  });

  it('asks for no overlay that its folder does not list', async () => {
    page.files.calls.length = 0;
    await page.model.refresh();
    expect(page.files.calls).not.toContain('get sites.app.yaml');
    await retitle('say-hello', 'Greet');
    await page.model.undo();
    page.files.calls.length = 0;
    await page.model.refresh();
    expect(page.files.calls).not.toContain('get sites.app.yaml');
    page.files.texts.set('sites.app.yaml', 'title: Their title\n');
    await page.model.refresh();
    expect(page.model.snapshot().conversion?.definition.title).toBe('Their title');
  });

  it('says nothing more once it is disposed', async () => {
    const listener = jest.fn();
    page.model.subscribe(listener);
    page.model.dispose();
    await retitle('say-hello', 'Greet');
    expect(listener).not.toHaveBeenCalled();
    expect(page.overlay()).toBeNull();
  });
});
