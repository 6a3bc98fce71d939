/** The audit of a publication: attacks a copy of its page, so that nobody's runs are touched and nobody is kept waiting. */
import { UserError } from '@lockstep/protocol';
import type { AuditStanding } from '@lockstep/protocol';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTACKS, audit } from '../audit/audit';
import { DEFAULT_PORT, freePortFrom } from '../cli/ports';
import { startPage } from './pageProcess';
import type { PageOptions } from './pageProcess';
import { newToken } from './record';

/** The copy is for this machine only. */
const HOST = '127.0.0.1';

/** Far from where pages are looked for, so that none loses its port to a copy. */
const FIRST_PORT = DEFAULT_PORT + 500;

/** What the copy has in common with the page. */
export type CopiedPage = Omit<PageOptions, 'host' | 'port' | 'state' | 'token' | 'ended'>;

/** One audit at a time for each publication. */
export class Auditing {
  private readonly standings = new Map<string, AuditStanding>();
  private readonly running = new Map<string, { abort: AbortController; ended: Promise<void> }>();

  constructor(
    private readonly now: () => number,
    private readonly attacks = ATTACKS
  ) {}

  /** How the last one stands, `null` before the first. */
  of(id: string): AuditStanding | null {
    return this.standings.get(id) ?? null;
  }

  /** Begins one, unless one is under way. */
  start(id: string, page: CopiedPage): void {
    if (this.running.has(id)) {
      return;
    }
    const abort = new AbortController();
    const began = this.now();
    this.standings.set(id, {
      state: 'running',
      of: this.attacks.length,
      findings: [],
      began,
      took: null,
      problem: null
    });
    const ended = this.attack(id, page, abort.signal)
      .then(
        () => this.change(id, { state: 'done', took: this.now() - began }),
        (error: unknown) => {
          const problem =
            error instanceof UserError
              ? error.message
              : 'The audit ended by itself. Look at the log of the Jupyter server.';
          this.change(id, { state: 'failed', took: this.now() - began, problem });
          if (!(error instanceof UserError) && !abort.signal.aborted) {
            page.log.error({ err: error }, 'An audit failed.');
          }
        }
      )
      .finally(() => this.running.delete(id));
    this.running.set(id, { abort, ended });
  }

  /** Ends what is under way, copies first. */
  async close(): Promise<void> {
    const running = [...this.running.values()];
    running.forEach(({ abort }) => abort.abort());
    await Promise.all(running.map(({ ended }) => ended));
  }

  private async attack(id: string, page: CopiedPage, signal: AbortSignal): Promise<void> {
    const state = mkdtempSync(join(tmpdir(), 'lockstep-audit-'));
    try {
      const port = await freePortFrom(FIRST_PORT, HOST);
      const token = newToken();
      const copy = await startPage({
        ...page,
        ...{ host: HOST, port, state, token },
        ended: () => undefined
      });
      const end = (): void => void copy.close();
      signal.addEventListener('abort', end, { once: true });
      try {
        const address = new URL(`http://${HOST}:${port}/?token=${token}`);
        await audit(address, finding => this.add(id, finding), signal, this.attacks);
      } finally {
        signal.removeEventListener('abort', end);
        await copy.close();
      }
    } finally {
      rmSync(state, { recursive: true, force: true });
    }
  }

  private add(id: string, finding: AuditStanding['findings'][number]): void {
    const { findings = [] } = this.standings.get(id) ?? {};
    this.change(id, { findings: [...findings, finding] });
  }

  private change(id: string, changes: Partial<AuditStanding>): void {
    const known = this.standings.get(id);
    if (known !== undefined) {
      this.standings.set(id, { ...known, ...changes });
    }
  }
}
