/** The eleven invariants of a run, as properties over random apps, commands and kernels. */
import fc from 'fast-check';
import { canonicalJson, type StepStatus } from '@lockstep/protocol';
import { isOpen, journalFromText, journalToText, replayJournal, verifyJournal } from './index';
import { intInput, type SampleRun, type SampleStep } from './sample';
import { type Move, Walker } from './walker';
import { NAMES } from './walkerModel';

const names = fc.subarray(NAMES, { maxLength: 2 });

const stepShape = fc.record({
  defines: names,
  uses: names,
  maybe: fc.subarray(NAMES, { maxLength: 1 }),
  mutates: fc.subarray(NAMES, { maxLength: 1 }),
  input: fc.boolean(),
  optional: fc.boolean(),
  checkpoint: fc.boolean(),
  writes: fc.boolean()
});

const app = fc
  .array(
    fc.tuple(stepShape, fc.integer({ min: 0, max: 9 })).map(([shape, dice]) => ({
      ...shape,
      opaque: dice === 0,
      optional: shape.optional && dice < 3,
      writes: shape.writes && dice < 3
    })),
    { minLength: 2, maxLength: 5 }
  )
  .map(shapes =>
    shapes.map((shape, index): SampleStep => ({
      id: `s${index}`,
      kind: index === 0 ? 'setup' : 'step',
      flow: {
        defines: shape.defines,
        maybe: shape.maybe,
        uses: shape.uses,
        mutates: shape.mutates,
        opaque: shape.opaque
      },
      inputs: shape.input ? [intInput(`i${index}`)] : [],
      optional: shape.optional && index > 0,
      checkpoint: shape.checkpoint && index > 0,
      effects: shape.writes && index > 0 ? [{ kind: 'writes' }] : []
    }))
  );

const at = fc.integer({ min: 0, max: 4 });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: at.map(n => ({ do: 'run' as const, at: n })) },
  { weight: 12, arbitrary: fc.constant({ do: 'advance' as const }) },
  { weight: 8, arbitrary: fc.constant({ do: 'proceed' as const }) },
  { weight: 8, arbitrary: fc.constant({ do: 'end' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('set' as const),
      at,
      value: fc.integer({ min: 1, max: 3 })
    })
  },
  { weight: 3, arbitrary: at.map(n => ({ do: 'confirm' as const, at: n })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('skip', 'revert', 'cancel', 'replay', 'fold', 'keep', 'repeat'), at)
      .map(([kind, n]) => ({ do: kind, at: n }))
  },
  { weight: 2, arbitrary: at.map(n => ({ do: 'offer' as const, at: n })) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('fail', 'stop', 'die', 'restart', 'finalize', 'reopen')
      .map(kind => ({ do: kind }))
  }
);

const PASSED: StepStatus[] = ['done', 'skipped'];

/** Makes random moves and calls `check` after each event, with the state before it. */
function everywhere(check: (walker: Walker, before: SampleRun['state'], move: Move) => void): void {
  fc.assert(
    fc.property(app, fc.array(move, { maxLength: 60 }), (steps, moves) => {
      const walker = new Walker(steps);
      for (const one of moves) {
        walker.run.watch = before => check(walker, before, one);
        walker.apply(one);
      }
    }),
    { numRuns: 200 }
  );
}

describe('invariants of a run', () => {
  it('1: a step starts only when every earlier required step is done or skipped', () => {
    everywhere(({ run, steps }, before) => {
      const started = steps.find(
        ({ id }) =>
          run.state.steps[id]?.status === 'running' && before.steps[id]?.status !== 'running'
      );
      if (started) {
        const earlier = steps.slice(0, steps.indexOf(started));
        const statuses = earlier.map(({ id }) => run.state.steps[id]?.status ?? 'idle');
        expect(statuses.every(status => PASSED.includes(status))).toBe(true);
        expect(isOpen(run.state, started.id)).toBe(true);
      }
    });
  });

  it('2: at most one step runs, and after the kernel is new none does', () => {
    everywhere(({ run }, before) => {
      const running = Object.values(run.state.steps).filter(step => step.status === 'running');
      expect(running.length).toBeLessThanOrEqual(1);
      if (run.state.epoch > before.epoch) {
        expect(running).toEqual([]);
        expect(run.state.ground).toEqual([]);
      }
    });
  });

  it('3: a step reads only what exactly its predecessors leave', () => {
    everywhere(walker => {
      expect(walker.faults).toEqual([]);
    });
  });

  it('3: also where a checkpoint stands for a replay, which then gives what a fresh walk would', () => {
    const walks: fc.Arbitrary<Move> = fc.oneof(
      { weight: 6, arbitrary: fc.constant({ do: 'advance' as const }) },
      { weight: 4, arbitrary: fc.constantFrom('restart', 'die').map(kind => ({ do: kind })) },
      { weight: 4, arbitrary: at.map(n => ({ do: 'run' as const, at: n })) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('set' as const),
          at,
          value: fc.integer({ min: 1, max: 3 })
        })
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('skip', 'revert', 'cancel', 'replay'), at)
          .map(([kind, n]) => ({ do: kind, at: n }))
      }
    );
    let restored = 0;
    fc.assert(
      fc.property(app, fc.array(walks, { minLength: 10, maxLength: 40 }), (steps, moves) => {
        const walker = new Walker(steps);
        moves.forEach(one => walker.apply(one));
        expect(walker.faults).toEqual([]);
        expect(walker.wrongResults()).toEqual([]);
        restored += walker.run.entries.filter(
          ({ event }) => event.type === 'checkpoint-restored'
        ).length;
      }),
      { numRuns: 200 }
    );
    expect(restored).toBeGreaterThan(0);
  });

  it('4: a replay never repeats a step with effects without a word from a person', () => {
    everywhere(({ run, steps }, before) => {
      for (const { id, effects } of steps) {
        const now = run.state.steps[id];
        if (
          now?.status === 'running' &&
          before.steps[id]?.status === 'queued' &&
          now.replayed &&
          effects?.length
        ) {
          expect(before.steps[id]?.confirmed).toBe(true);
        }
      }
    });
  });

  it('5: a changed value makes its step stale, and no later step that reads from it stays done', () => {
    everywhere(({ run, steps }, before, one) => {
      if (one.do !== 'set') {
        return;
      }
      const at = one.at % steps.length;
      const step = run.state.steps[`s${at}`];
      const old = before.steps[`s${at}`];
      if (old?.status !== 'done' || canonicalJson(old.values) === canonicalJson(step?.values)) {
        return;
      }
      expect(['stale', 'done']).toContain(step?.status);
      const differs = canonicalJson(step?.values) !== canonicalJson(step?.result?.values);
      expect(step?.status).toBe(differs ? 'stale' : 'done');
      const written = new Set([
        ...(steps[at]?.flow?.defines ?? []),
        ...(steps[at]?.flow?.mutates ?? [])
      ]);
      const next = steps[at + 1];
      if (differs && next?.flow?.uses?.some(name => written.has(name))) {
        expect(run.state.steps[next.id]?.status).not.toBe('done');
      }
    });
  });

  it('5: what is shown as done is what a fresh run with the present values would give', () => {
    everywhere(walker => {
      expect(walker.wrongResults()).toEqual([]);
    });
  });

  it('5: a new kernel leaves nothing done', () => {
    everywhere(({ run }, before) => {
      if (run.state.epoch > before.epoch) {
        expect(Object.values(run.state.steps).map(({ status }) => status)).not.toContain('done');
      }
    });
  });

  it('7: a finalized run changes only by fold, archive, restore, reopen and clone', () => {
    everywhere(({ run }, before, one) => {
      if (before.status === 'finalized' && one.do !== 'reopen') {
        const { seq: _s, decisive: _d, changedAt: _c, ...now } = run.state;
        const { seq: _s2, decisive: _d2, changedAt: _c2, ...then } = before;
        if (one.do === 'fold') {
          expect({ ...now, steps: {} }).toEqual({ ...then, steps: {} });
        } else {
          expect(now).toEqual(then);
        }
      }
    });
  });

  it('8: the journal replays to the same state, byte for byte, and a change of it shows', () => {
    fc.assert(
      fc.property(app, fc.array(move, { maxLength: 40 }), fc.nat(), (steps, moves, pick) => {
        const walker = new Walker(steps);
        moves.forEach(one => walker.apply(one));
        const { entries, state } = walker.run;
        expect(canonicalJson(replayJournal(entries))).toBe(canonicalJson(state));
        expect(verifyJournal(entries)).toEqual({ good: entries.length, problem: null });
        const read = journalFromText(journalToText(entries));
        expect(read).toEqual({ entries, torn: null });
        const index = pick % entries.length;
        const bent = entries.map((entry, n) =>
          n === index ? { ...entry, at: entry.at + 1 } : entry
        );
        expect(verifyJournal(bent).good).toBe(index);
      }),
      { numRuns: 60 }
    );
  });

  it('11: folding changes nothing but the view', () => {
    everywhere(({ run }, before, one) => {
      if (one.do === 'fold') {
        const bare = ({ steps, seq: _seq, ...rest }: SampleRun['state']): unknown => ({
          ...rest,
          steps: Object.values(steps).map(({ folded: _folded, ...step }) => step)
        });
        expect(bare(run.state)).toEqual(bare(before));
        expect(run.state.decisive).toBe(before.decisive);
      }
    });
  });

  it('11: what a kernel offers for fields changes nothing but what the fields offer', () => {
    everywhere(({ run }, before, one) => {
      if (one.do === 'offer') {
        const bare = ({ steps, seq: _seq, ...rest }: SampleRun['state']): unknown => ({
          ...rest,
          steps: Object.values(steps).map(({ choices: _choices, ...step }) => step)
        });
        expect(bare(run.state)).toEqual(bare(before));
      }
    });
  });
});
