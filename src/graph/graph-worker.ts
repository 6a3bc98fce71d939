/** The worker that holds one link graph: reads, measures and places it away from the page's main thread. */
import { serveEngine } from '@lockstep/linkgraph';

serveEngine(self);
