import type { LoadProgress } from '../contract/engine';
import { startProgress } from './progress';

describe('progress', () => {
  it('is told at most 20 times in any second, phases always', () => {
    let time = 0;
    const told: { time: number; at: LoadProgress }[] = [];
    const progress = startProgress(
      () => time,
      at => told.push({ time, at }),
      4000
    );
    progress.begin('reading');
    for (let step = 1; step <= 2000; step += 1) {
      time += 1;
      progress.rows(step, step * 2);
    }
    progress.fileDone();
    for (const phase of ['joining', 'measuring', 'placing', 'explaining'] as const) {
      progress.begin(phase);
    }
    for (const { time: start } of told) {
      const within = told.filter(each => each.time >= start && each.time < start + 1000);
      expect(within.length).toBeLessThanOrEqual(20);
    }
    expect(told.map(({ at }) => at.phase)).toEqual(expect.arrayContaining(['placing']));
    expect(told.at(-1)?.at).toEqual({
      phase: 'explaining',
      rows: 2000,
      bytes: 4000,
      totalBytes: 4000,
      rowsPerSecond: 1000
    });
  });

  it('adds files up, and keeps the time of each phase', () => {
    let time = 0;
    const told: LoadProgress[] = [];
    const progress = startProgress(
      () => time,
      at => told.push(at),
      undefined
    );
    progress.begin('reading');
    time = 500;
    progress.rows(10, 100);
    progress.fileDone();
    time = 1000;
    progress.rows(5, 50);
    expect(told.at(-1)).toEqual({ phase: 'reading', rows: 15, bytes: 150, rowsPerSecond: 15 });
    progress.fileDone();
    progress.begin('joining');
    time = 1300;
    expect(progress.end()).toEqual({
      reading: 1000,
      joining: 300,
      measuring: 0,
      placing: 0,
      explaining: 0
    });
  });
});
