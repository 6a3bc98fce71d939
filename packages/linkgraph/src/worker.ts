/** The entry of the worker that reads, measures and places a link graph, so that the page never waits for it. */
import { serveEngine } from './engine';

serveEngine(self);
