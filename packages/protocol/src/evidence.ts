/** Routes of many runs and of what each leaves behind: report, files, journal, and all of it together. */
import * as z from 'zod/mini';
import type { RouteDeclaration } from './route';
import { FoundRun, RunSearch } from './runSummary';

const params = z.object({ run: z.string().check(z.regex(/^[a-z0-9]{8,40}$/)) });

/** What each export answers is a file. */
const file = z.unknown();

export const evidenceRoutes = {
  /** A page of the caller's runs, newest first. It changes nothing; a POST, because what is looked for may be private. */
  findRuns: {
    method: 'POST',
    path: '/runs/find',
    scope: 'participant',
    body: RunSearch,
    /** `more`: older ones fit as well. */
    reply: z.object({ runs: z.array(FoundRun), more: z.boolean() })
  },
  /** One HTML file: titles, values and results; no code, no script. */
  exportReport: {
    method: 'GET',
    path: '/runs/:run/exports/report',
    scope: 'participant',
    params,
    reply: file
  },
  /** The files that the run left, as a ZIP. */
  exportFiles: {
    method: 'GET',
    path: '/runs/:run/exports/files',
    scope: 'participant',
    params,
    reply: file
  },
  /** Every event as JSON lines. Its error outputs hold source, so it is for authors. */
  exportJournal: {
    method: 'GET',
    path: '/runs/:run/exports/journal',
    scope: 'author',
    params,
    reply: file
  },
  /** Everything as one ZIP. A participant's has neither the notebook, which is code, nor the journal. */
  exportEvidence: {
    method: 'GET',
    path: '/runs/:run/exports/evidence',
    scope: 'participant',
    params,
    reply: file
  }
} as const satisfies Record<string, RouteDeclaration>;
