/** The folder that `lockstep run --batch` fills: whose results it holds, the table of results, each row's evidence. */
import type { BatchRowState, BatchState } from '@lockstep/protocol';
import { resultsCsv } from '@lockstep/workflow';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { BadUse } from '../cli/terminal';
import { newRunId } from '../engine/runId';
import { makeOutFolder, writeNew, writeOut } from '../evidence/outFolder';
import { recordOf, type RecordSource } from '../evidence/record';
import { writeEvidence } from '../evidence/writeEvidence';
import { rowFileName } from './archive';

/** What the folder says of the batch whose results it holds. */
const Mark = z.object({ batch: z.string(), of: z.string() });
const MARK = 'batch.json';

/** The table of results, and the folder of the rows. */
export const RESULTS = 'results.csv';
export const ROWS = 'rows';

/** How long a mark that another command has just begun may take, in milliseconds. */
const WRITING = 300;

/** Between two writings of the results while rows end, in milliseconds. */
const RESULTS_EVERY = 2_000;

/** A folder under work. What is written goes one after another, in the order it was asked for. */
export class BatchOut {
  private writing: Promise<unknown> = Promise.resolve();
  private wrote = 0;

  /** @param source where the runs are read from */
  constructor(
    private readonly folder: string,
    private readonly source: RecordSource
  ) {}

  /** Makes it. @throws BadUse when it cannot be written to */
  async make(): Promise<void> {
    await makeOutFolder(join(this.folder, ROWS));
  }

  /**
   * The id of the batch whose results the folder holds. It is named here before it is made, so that a command that
   * ends in between, or a second one at the same time, starts no second batch.
   *
   * @param of names the rows and the version of the notebook
   * @throws BadUse when the folder holds another batch
   */
  async batch(of: string): Promise<string> {
    const file = join(this.folder, MARK);
    const mark = { batch: newRunId(), of };
    if (await writeNew(this.folder, MARK, `${JSON.stringify(mark, null, 1)}\n`)) {
      return mark.batch;
    }
    let text = await readFile(file, 'utf-8');
    if (text === '') {
      // Another command is about to write it.
      await delay(WRITING);
      text = await readFile(file, 'utf-8');
    }
    const known = Mark.safeParse(parsed(text));
    if (!known.success) {
      throw new BadUse(
        'out-taken',
        `${file} is not ours, or damaged. Name another folder with --out.`
      );
    }
    if (known.data.of !== of) {
      throw new BadUse(
        'out-taken',
        `${this.folder} holds the results of another batch, of other rows or another version of the notebook. Name another folder with --out.`
      );
    }
    return known.data.batch;
  }

  /** Whether a row's evidence is there. */
  has(row: BatchRowState): boolean {
    return existsSync(join(this.folder, ROWS, rowFileName(row)));
  }

  /** Writes a row's evidence, whole or not at all, and now and then the results. */
  keep(row: BatchRowState, run: string, state: () => BatchState): void {
    this.later(async () => {
      const place = join(this.folder, ROWS, rowFileName(row));
      const draft = `${place}.part`;
      await rm(draft, { recursive: true, force: true });
      await makeOutFolder(draft);
      await writeEvidence(recordOf(this.source, run), draft);
      await rm(place, { recursive: true, force: true });
      await rename(draft, place);
      if (performance.now() - this.wrote > RESULTS_EVERY) {
        this.wrote = performance.now();
        await writeOut(this.folder, RESULTS, resultsCsv(state()));
      }
    });
  }

  /** Writes the results, and waits until everything is written. @throws what the first writing that failed said */
  async finish(state: BatchState): Promise<void> {
    this.later(() => writeOut(this.folder, RESULTS, resultsCsv(state)));
    await this.writing;
    const [failure] = this.failures;
    if (failure !== undefined) {
      throw failure;
    }
  }

  /** Whether something could not be written. */
  get failed(): boolean {
    return this.failures.length > 0;
  }

  private later(work: () => Promise<unknown>): void {
    this.writing = this.writing.then(work).catch((error: unknown) => {
      this.failures.push(error instanceof Error ? error : new Error(String(error)));
    });
  }

  private readonly failures: Error[] = [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
