import type { Observation } from '@lockstep/protocol';
import { ObserverService, type LoadObserving } from './service';
import { runNumber } from './testing';

type Options = Parameters<LoadObserving>[0];

/** A service whose loaded half a spec plays. */
function serviceWith(fail = false): {
  service: ObserverService;
  loads: Options[];
  notes: string[];
} {
  const loads: Options[] = [];
  const notes: string[] = [];
  const service = new ObserverService(options => {
    loads.push(options);
    return fail
      ? Promise.reject(new Error('no chunk'))
      : Promise.resolve({ note: ({ text }) => notes.push(text), dispose: () => undefined });
  });
  return { service, loads, notes };
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
