/** The worker that holds one link graph of the page. */
import { serveEngine } from '@lockstep/linkgraph';

serveEngine(self);
