/** The detectors of the real route: forms, the user's own data, their terms, names in prose. Kept in memory only. */
import { type Column, detectorOf, dictionaryOf, type Known, loadNames } from '@lockstep/privacy';
import type { Settings } from '@lockstep/protocol';
import type { Detectors } from '@lockstep/router';
import type { RecordKeeper } from '../assistant';
import { runsOf } from '../chat/material';
import type { Log } from '../log';
import { shownTables } from './shownTables';

/** Newest observations in whose outputs tables are looked for. */
const LOOKED_AT = 100;
/** Most kernels of a notebook that are asked for their tables: its own, and that of an app or a console. */
const MOST_KERNELS = 2;

export interface DetectorDeps {
  record: Pick<RecordKeeper, 'query'>;
  settings(): Pick<Settings, 'privateTerms' | 'privateColumns' | 'privateNamesByModel'>;
  own: Known['own'];
  /**
   * String columns of the data frames in the kernels that ran these runs.
   *
   * @throws ProviderError `policy` where a kernel is there and cannot be asked
   */
  frames(kernels: readonly string[], signal: AbortSignal): Promise<Column[]>;
  /** Names of people that the local model sees; throws where there is none. */
  modelNames(texts: readonly string[], signal: AbortSignal): Promise<string[]>;
  log: Log;
}

/** Detectors for the router. */
export function createDetectors(deps: DetectorDeps): Detectors {
  const { record, settings, own, frames, log } = deps;
  /** Newest first. */
  const runs = (notebook: string | null) =>
    runsOf(record.query({ notebook, before: null, limit: LOOKED_AT }).observations);

  return {
    quick() {
      const { privateTerms: terms } = settings();
      // The word lists are not read here: for a user called Will more texts are personal than need be.
      return detectorOf(dictionaryOf({ columns: [], terms, own, isOrdinary: () => false }).detect);
    },

    async thorough({ notebook, brief }, signal) {
      const { privateTerms: terms, privateColumns: levels, privateNamesByModel } = settings();
      const recorded = runs(notebook);
      // Newest first: what is asked about ran there, and each kernel that is asked takes time.
      const kernels = recorded
        .filter(({ run }) => (run.language ?? 'python').toLowerCase().includes('python'))
        .map(({ run }) => run.kernel);
      const asked = [...new Set(kernels)].slice(0, MOST_KERNELS);
      const [names, live] = await Promise.all([loadNames(), frames(asked, signal)]);
      signal.throwIfAborted();
      const shown = recorded.flatMap(({ run }) =>
        run.outputs.flatMap(({ text }) =>
          shownTables(text).flatMap(({ columns }) =>
            columns.map(({ name, cells }) => ({ name, values: cells }))
          )
        )
      );
      const leveled = [...live, ...shown].map(column => {
        const level = levels.find(({ name }) => sameName(name, column.name))?.level;
        return level === undefined ? column : { ...column, level };
      });
      const seen = privateNamesByModel
        ? await deps.modelNames([brief.question, ...brief.data.map(({ text }) => text)], signal)
        : [];
      const dictionary = dictionaryOf({
        columns: leveled,
        terms,
        own: [...own, ...seen.map(text => ({ kind: 'person' as const, text }))],
        isOrdinary: names.isOrdinary
      });
      if (dictionary.cut > 0) {
        log.warn({ cut: dictionary.cut }, 'Not all values of the tables fit into the dictionary.');
      }
      return detectorOf(dictionary.detect, names.detect);
    }
  };
}

/** Names of columns are compared as people write them. */
const sameName = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();
