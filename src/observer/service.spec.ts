import type { EventObservation, Observation } from '@lockstep/protocol';
import { NamedEvent } from '../tokens';
import { ObserverService, type LoadObserving } from './service';
import { runNumber } from './testing';

type Options = Parameters<LoadObserving>[0];

/** A service whose loaded half a spec plays. */
function serviceWith(fail = false): {
  service: ObserverService;
  loads: Options[];
  notes: string[];
  events: Omit<EventObservation, 'kind'>[];
} {
  const loads: Options[] = [];
  const notes: string[] = [];
  const events: Omit<EventObservation, 'kind'>[] = [];
  const service = new ObserverService(options => {
    loads.push(options);
    return fail
      ? Promise.reject(new Error('no chunk'))
      : Promise.resolve({
          note: ({ text }) => notes.push(text),
          event: event => events.push(event),
          dispose: () => undefined
        });
  });
  return { service, loads, notes, events };
}

const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

describe('the observer', () => {
  it('loads what listens once, and only when something is there to hear', async () => {
    const { service, loads } = serviceWith();
    expect(loads).toHaveLength(0);
    service.begin();
    service.begin();
    await settle();
    expect(loads).toHaveLength(1);
  });

  it('tells each observation to who listens', () => {
    const { service, loads } = serviceWith();
    const told: Observation[] = [];
    service.observed.connect((_, observation) => told.push(observation));
    service.begin();
    loads[0]?.observed(runNumber(1));
    expect(told).toEqual([runNumber(1)]);
  });

  it('tells each announced event once to who listens, and once to the record', async () => {
    const { service, events } = serviceWith();
    const added = new NamedEvent<{ title: string }>('acme:plot-added', ({ title }) => ({
      text: `Added ${title}.`,
      notebook: 'a.ipynb'
    }));
    const heard: string[] = [];
    added.happened.connect((_, { title }) => heard.push(title));
    service.announce(added, { title: 'one' });
    service.setPaused(true);
    service.announce(added, { title: 'two' });
    await settle();
    // Pausing stops the record, not what components say to each other.
    expect(heard).toEqual(['one', 'two']);
    expect(events).toMatchObject([
      { event: 'acme:plot-added', text: 'Added one.', notebook: 'a.ipynb', by: 'person', run: null }
    ]);
  });

  it('lets neither a listener nor the words of an event reach its sender', async () => {
    const { service, events } = serviceWith();
    const odd = new NamedEvent<number>('acme:odd', () => {
      throw new Error('no words');
    });
    const faults: unknown[] = [];
    globalThis.reportError = fault => void faults.push(fault);
    const heard: number[] = [];
    odd.happened.connect((_, n) => heard.push(n));
    expect(() => service.announce(odd, 1)).not.toThrow();
    await settle();
    expect([heard, events, faults.length]).toEqual([[1], [], 1]);
  });

  it('takes notes, and none while paused', async () => {
    const { service, notes } = serviceWith();
    const states: boolean[] = [];
    service.pausedChanged.connect((_, paused) => states.push(paused));
    service.observe({ source: 'selection', text: 'one' });
    service.setPaused(true);
    service.setPaused(true);
    service.observe({ source: 'selection', text: 'two' });
    service.setPaused(false);
    service.observe({ source: 'selection', text: 'three' });
    await settle();
    expect(notes).toEqual(['one', 'three']);
    expect(states).toEqual([true, false]);
  });

  it('says a fault of its own once, and stops nobody', async () => {
    const said: unknown[] = [];
    globalThis.reportError = error => said.push(error);
    const { service } = serviceWith(true);
    expect(() => {
      service.observe({ source: 'selection', text: 'one' });
      service.observe({ source: 'selection', text: 'two' });
    }).not.toThrow();
    await settle();
    expect(said).toHaveLength(1);
  });
});
