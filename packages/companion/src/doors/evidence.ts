/** The doors of many runs and of each one's evidence: report, files, journal, and all of it as one ZIP, each as a file to keep. */
import { UserError, evidenceRoutes as routes } from '@lockstep/protocol';
import { journalToText, stateForParticipant } from '@lockstep/workflow';
import { archiveOf, filesArchive, stemOf } from '../evidence/archive';
import { recordOf, type RunRecord } from '../evidence/record';
import { reportOf } from '../evidence/report';
import { attachment } from './attachment';
import type { Answer, Caller, Door } from './door';
import { door, json } from './door';
import { Buckets, type Rate } from './rates';
import { found, type RunIndex } from './runIndex';
import { runOf } from './workings';
import type { Workings } from './workings';

/** Exports of one participant: each reads a whole run, so a loop of them would be felt by others. */
const EXPORTS: Rate = { burst: 10, perSecond: 0.2 };

/** The doors, by the names of their routes. */
export function evidenceCallsOf(
  workings: Workings,
  index: RunIndex
): Record<keyof typeof routes, Door> {
  const buckets = new Buckets(EXPORTS, workings.now);

  async function record(caller: Caller, run: string): Promise<RunRecord> {
    await workings.recovered;
    runOf(workings, caller, run);
    if (caller.scope === 'participant' && !buckets.take(caller.owner)) {
      throw new UserError('too-fast', 'Too many exports came at once. Wait a moment.', 429);
    }
    const { runs: store, definitions, blobs } = workings.store;
    const whole = recordOf({ store, definitions, blobs }, run);
    return caller.scope === 'author'
      ? whole
      : { ...whole, state: stateForParticipant(whole.state) };
  }

  return {
    findRuns: door(routes.findRuns, async ({ caller, body }) => {
      await workings.recovered;
      return json(found(workings, index, caller, body));
    }),

    exportReport: door(routes.exportReport, async ({ caller, params: { run } }) => {
      const own = await record(caller, run);
      const text = reportOf(own, whoOf(caller, own));
      return file(Buffer.from(text), 'text/html; charset=utf-8', nameOf(own, 'report', 'html'));
    }),

    exportFiles: door(routes.exportFiles, async ({ caller, params: { run } }) => {
      const own = await record(caller, run);
      return file(filesArchive(own), 'application/zip', nameOf(own, 'files', 'zip'));
    }),

    exportJournal: door(routes.exportJournal, async ({ caller, params: { run } }) => {
      const own = await record(caller, run);
      const text = journalToText(own.entries);
      return file(Buffer.from(text), 'application/jsonl', nameOf(own, 'journal', 'jsonl'));
    }),

    exportEvidence: door(routes.exportEvidence, async ({ caller, params: { run } }) => {
      const own = await record(caller, run);
      const bytes = archiveOf(own, { audience: caller.scope, who: whoOf(caller, own) });
      return file(bytes, 'application/zip', nameOf(own, 'evidence', 'zip'));
    })
  };
}

/** An author's runs are Jupyter's user's; what stands for a browser on a served page says nothing to a reader. */
function whoOf(caller: Caller, { owner }: RunRecord): string | null {
  return caller.scope === 'author' ? owner : null;
}

/** `link-web-a1b2c3-report.html` */
function nameOf(record: RunRecord, what: string, ending: string): string {
  return `${stemOf(record)}-${record.state.run.slice(0, 6)}-${what}.${ending}`;
}

/** A file to keep, never one to open here: what a report shows came out of somebody's code. */
function file(bytes: Uint8Array, type: string, name: string): Answer<unknown> {
  return {
    kind: 'file',
    bytes,
    headers: {
      'Content-Type': type,
      'Content-Disposition': attachment(name),
      'Content-Security-Policy':
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
    }
  };
}
