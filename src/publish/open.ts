/** Makes the inside of a publish panel from what this Lab has. Loaded when the first panel is in view. */
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { download, drawOutputs, type CardHost, type ExportKind } from '@lockstep/cards';
import { Companion, type Transport } from '@lockstep/client';
import { Refusal } from '@lockstep/protocol';
import { drawMarkdown } from '../app/markdown';
import { labOutputs } from '../app/outputs';
import { labTransport } from '../companion/transport';
import type { ICompanion } from '../tokens';
import { ReadingSession, transportOf } from './reading';
import { PublishView } from './view';

/** What a panel needs of Lab. */
export interface LabParts {
  companion: ICompanion;
  rendermime: IRenderMimeRegistry;
  serverSettings: ServerConnection.ISettings;
  trans: TranslationBundle;
}

/** @param path of the notebook, from the contents root */
export function openPublishView(path: string, parts: LabParts): PublishView {
  const { companion, rendermime, serverSettings, trans } = parts;
  const draw = labOutputs({ rendermime: rendermime.clone(), cardTypes: new Map() });

  const readRun = async (
    publication: string,
    run: string
  ): Promise<{ session: ReadingSession; host: CardHost }> => {
    const transport = transportOf(labTransport(serverSettings), publication);
    const reader = new Companion(transport);
    const session = await ReadingSession.open(reader, run);
    const { state } = session.snapshot();
    const host: CardHost = {
      renderMarkdown: (node, markdown) => drawMarkdown(rendermime, node, markdown),
      renderOutputs: (node, outputs, readBlob) => drawOutputs(node, outputs, readBlob, draw),
      readBlob: (of, blob) => reader.readBlob(of, blob),
      now: () => Date.now(),
      exports: {
        kinds: ['notebook', 'report', 'files', 'journal', 'all'],
        save: kind =>
          void save(
            transport,
            `/runs/${run}/${EXPORTS[kind].path}`,
            `${state.name}${EXPORTS[kind].ending}`
          )
      }
    };
    return { session, host };
  };

  const lab = labTransport(serverSettings);
  return new PublishView({
    save: (publication, what) =>
      save(
        lab,
        `/publications/${publication}/board/${what}`,
        `${PathExt.basename(path, PathExt.extname(path))} ${BOARD_FILES[what]}`
      ),
    companion,
    path,
    trans,
    openTab: address => void window.open(address, '_blank', 'noopener'),
    readRun
  });
}

/** Where the companion gives each kind, and how its file ends. */
const EXPORTS: Record<ExportKind, { path: string; ending: string }> = {
  notebook: { path: 'notebook', ending: '.ipynb' },
  report: { path: 'exports/report', ending: ' report.html' },
  files: { path: 'exports/files', ending: ' files.zip' },
  journal: { path: 'exports/journal', ending: ' journal.jsonl' },
  all: { path: 'exports/evidence', ending: '.zip' }
};

/** How the files of a whole page are called. */
const BOARD_FILES = { results: 'results.csv', reports: 'reports.zip' } as const;

async function save(transport: Transport, path: string, name: string): Promise<void> {
  const response = await transport.fetch(path);
  if (response.ok) {
    download(name, await response.blob());
    return;
  }
  const refusal = Refusal.safeParse(await response.json());
  const sentence = refusal.success ? refusal.data.message : 'The export could not be made.';
  Notification.error(sentence, { autoClose: false });
}
