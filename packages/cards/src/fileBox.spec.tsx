import { UserError, type FileValue } from '@lockstep/protocol';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import type { CardHost } from './host';
import { GuidedApp } from './guidedApp';
import { input, planOfSteps, planStep } from './scriptedPlan';
import { NOON, ScriptedRun } from './scriptedRun';
import { readTable } from './tableText';
import { testHost } from './testHost';

const sites = input({
  id: 'file',
  label: 'Sites',
  type: 'path',
  initial: { t: 'str', v: 'sites.csv' },
  upload: true,
  columns: ['site', 'country']
});

const mine: FileValue = { t: 'file', v: 'ab'.repeat(16), name: 'mine.csv' };

function show(uploadFile: CardHost['uploadFile']): ScriptedRun {
  const run = new ScriptedRun(planOfSteps([planStep('only', 1, 'Only step', { inputs: [sites] })]));
  render(<GuidedApp session={run} host={testHost(NOON, { uploadFile })} notebookLabel="a.ipynb" />);
  return run;
}

const settled = (): Promise<void> => act(async () => new Promise(done => setTimeout(done, 0)));

async function pick(file: File): Promise<void> {
  const picker = document.querySelector('input[type=file]');
  fireEvent.change(picker ?? document.body, { target: { files: [file] } });
  await settled();
}

const csv = (name: string): File => new File(['a\n1\n'], name);

describe('a file of one’s own', () => {
  it('is given to the run, shown by its name, and can be taken back', async () => {
    const given: string[] = [];
    const run = show((id, file) => {
      given.push(`${id} ${file.name}`);
      return Promise.resolve(mine);
    });
    expect(screen.getByText('The author’s file, sites.csv')).toBeTruthy();
    expect(document.querySelector('input[type=file]')?.getAttribute('accept')).toBe(
      '.csv,.tsv,.txt'
    );
    await pick(csv('mine.csv'));
    expect(given).toEqual(['r0000001 mine.csv']);
    expect(run.sent.at(-1)).toEqual({ type: 'set-inputs', step: 'only', values: { file: mine } });
    expect(screen.getByText('mine.csv')).toBeTruthy();

    fireEvent.click(screen.getByRole('button', { name: 'Remove mine.csv' }));
    await settled();
    expect(run.sent.at(-1)).toMatchObject({ values: { file: { t: 'str', v: 'sites.csv' } } });
    expect(screen.getByRole('button', { name: 'Upload Sites' })).toBeTruthy();
  });

  it('shows how far it is, and can be cancelled', async () => {
    let tell: (share: number) => void = () => undefined;
    let signal: AbortSignal | undefined;
    const run = show((_, _file, progress, given) => {
      tell = progress;
      signal = given;
      return new Promise(() => undefined);
    });
    await pick(csv('mine.csv'));
    act(() => tell(0.4));
    expect(screen.getByRole('progressbar', { name: 'Uploading mine.csv' })).toHaveProperty(
      'value',
      0.4
    );
    fireEvent.click(screen.getByRole('button', { name: 'Cancel the upload of mine.csv' }));
    expect(signal?.aborted).toBe(true);
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(run.sent).toEqual([]);
  });

  it('says why it was refused', async () => {
    const run = show(() => Promise.reject(new UserError('too-large', 'The file is too large.')));
    await pick(csv('mine.csv'));
    expect(screen.getByRole('alert').textContent).toBe('The file is too large.');
    expect(run.sent).toEqual([]);
  });

  it('is taken when it is dropped on the field', async () => {
    const run = show(() => Promise.resolve(mine));
    const box = document.querySelector('.lk-file');
    // The drag events of the test environment do not bubble.
    const drop = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(drop, { dataTransfer: { files: [csv('mine.csv')] } });
    fireEvent(box ?? document.body, drop);
    await settled();
    expect(run.sent).toHaveLength(1);
  });
});

describe('a table in place of a file', () => {
  async function paste(text: string): Promise<HTMLElement> {
    fireEvent.click(screen.getByRole('button', { name: 'Enter a table for Sites' }));
    const box = await screen.findByRole('group', { name: 'Table for Sites' });
    fireEvent.change(within(box).getByRole('textbox'), { target: { value: text } });
    return box;
  }

  it('matches columns by name, asks for the others, and is uploaded as CSV', async () => {
    const files: string[] = [];
    show(async (_, file) => {
      files.push(await new Response(file).text().catch(() => textOf(file)));
      return mine;
    });
    const box = await paste('Site;land\na.org;France\nb.org;"Spain"\n');
    expect(within(box).getByText(/^The code also uses country\./)).toBeTruthy();
    expect(within(box).getAllByRole('row')).toHaveLength(3);
    fireEvent.change(within(box).getByLabelText('country'), { target: { value: '1' } });
    fireEvent.click(within(box).getByRole('button', { name: 'Use 2 rows' }));
    await settled();
    expect(files).toEqual(['site,country\na.org,France\nb.org,Spain\n']);
  });

  it('names the rows that do not fit', async () => {
    show(() => Promise.resolve(mine));
    const box = await paste('site,country\na.org\nb.org,Spain,2\n');
    expect(
      within(box)
        .getAllByRole('listitem')
        .map(item => item.textContent)
    ).toEqual(['Row 1 has 1 cells, the header has 2.', 'Row 2 has 3 cells, the header has 2.']);
    expect(within(box).getByRole('button', { name: 'Use the table' })).toHaveProperty(
      'disabled',
      true
    );
  });

  it.each([
    ['', 'Paste a table whose first line names the columns.'],
    ['a,a\n1,2', 'Two columns are named a.'],
    ['a,\n1,2', 'Column 2 has no name.'],
    ['a,b', 'The table has no rows yet.']
  ])('refuses %j', (text, sentence) => {
    expect(readTable(text).refusal).toBe(sentence);
  });
});

describe('what a step wrote', () => {
  it('is a list of downloads, and says what is too large to keep', () => {
    const run = show(undefined);
    act(() => {
      run.begin('only');
      run.happen(
        {
          type: 'files-written',
          step: 'only',
          files: [
            { name: 'out/report.html', bytes: 2_000, blob: 'a'.repeat(64) },
            { name: 'huge.bin', bytes: 900_000_000, blob: null }
          ],
          more: 0
        },
        { type: 'step-done', step: 'only', took: 5 }
      );
    });
    const list = screen.getByRole('group', { name: 'Files of this step' });
    expect(within(list).getByRole('button', { name: 'Download out/report.html' })).toBeTruthy();
    expect(within(list).getByText('too large to keep')).toBeTruthy();
  });
});

function textOf(file: File): Promise<string> {
  return new Promise(resolve => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.readAsText(file);
  });
}
