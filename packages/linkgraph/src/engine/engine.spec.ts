import * as join from '../join';
import * as metrics from '../metrics';
import * as read from '../read';
import { describeEngine } from './contract.testing';
import { tieEngine } from './engine';
import { EXPLAIN, LAYOUT } from './parts.testing';
import type { Parts } from './parts';
import { remoteEngine } from './remote';
import { serve } from './serve';

const PARTS: Parts = { ...read, ...join, ...metrics, ...LAYOUT, ...EXPLAIN };

const clock = (): number => performance.now();

describeEngine('in this process', () => {
  const engine = tieEngine(PARTS, clock);
  return { engine, close: () => engine.dispose() };
});

describeEngine('behind messages', () => {
  const { port1, port2 } = new MessageChannel();
  serve(port2, tieEngine(PARTS, clock));
  const engine = remoteEngine(port1);
  return { engine, close: () => engine.dispose() };
});
