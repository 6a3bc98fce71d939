/** The free tests of an answer: schema, syntax, names, numbers, sums. None runs code; one that fails itself proves nothing. */
import type { Check } from '@lockstep/protocol';
import type { Task } from '../contract';
import { partsOf } from './answer';
import { sumsHold } from './arithmetic';
import { BUILTINS } from './builtins';
import { jsonFits } from './json';
import { numbersOccur } from './numbers';
import { type PythonReading, readPython } from './pythonNames';

/** What the tests lean on. */
export type Verified = Pick<Task, 'kind' | 'schema' | 'evidence' | 'brief'>;

/** Columns that are looked up in the record, at most. */
const MOST_COLUMNS = 20;

/** All five checks, in a fixed order. */
export function verify(answer: string, task: Verified): Check[] {
  const { schema, evidence } = task;
  const { blocks, prose } = partsOf(answer);
  const python = blocks.filter(
    ({ language }) =>
      /^(?:python|py|python3|ipython)$/.test(language) ||
      (language === '' && evidence.language === 'python')
  );
  const read = () => python.flatMap(({ code }) => readPython(code) ?? []);
  return [
    attempt('json-schema', () =>
      schema === undefined
        ? { id: 'json-schema', passed: null, words: 'no schema asked for' }
        : jsonFits(answer, schema)
    ),
    attempt('parses', () => parses(read())),
    attempt('names-exist', () => namesExist(read(), evidence)),
    attempt('numbers-occur', () =>
      schema === undefined
        ? numbersOccur(prose, evidence.texts, task.brief.question)
        : { id: 'numbers-occur', passed: null, words: 'not for JSON' }
    ),
    attempt('sums-hold', () =>
      schema === undefined
        ? sumsHold(prose)
        : { id: 'sums-hold', passed: null, words: 'not for JSON' }
    )
  ];
}

/** A verifier that fails is no evidence either way. */
function attempt(id: Check['id'], check: () => Check): Check {
  try {
    return check();
  } catch {
    return { id, passed: null, words: 'could not be checked' };
  }
}

function parses(readings: readonly PythonReading[]): Check {
  if (readings.length === 0) {
    return { id: 'parses', passed: null, words: 'no Python in it' };
  }
  const fault = readings.find(reading => reading.fault !== null)?.fault ?? null;
  return fault === null
    ? { id: 'parses', passed: true, words: 'code parses' }
    : { id: 'parses', passed: false, words: `line ${fault} does not parse` };
}

/** Every name used is observed, built in, or bound in the answer; columns are those that the record shows. */
function namesExist(readings: readonly PythonReading[], { names, texts }: Task['evidence']): Check {
  const observed = new Set(names);
  if (
    readings.length === 0 ||
    observed.size === 0 ||
    readings.some(({ fault }) => fault !== null)
  ) {
    return { id: 'names-exist', passed: null, words: 'no names to compare' };
  }
  const bound = new Set(readings.flatMap(reading => [...reading.bound]));
  const used = [...new Set(readings.flatMap(reading => [...reading.used]))];
  const unknown = used.find(name => !bound.has(name) && !observed.has(name) && !BUILTINS.has(name));
  if (unknown !== undefined) {
    return {
      id: 'names-exist',
      passed: false,
      words: `${unknown} is not among the observed names`
    };
  }
  const columns = readings
    .flatMap(reading => reading.columns)
    .filter(({ of }) => observed.has(of))
    .slice(0, MOST_COLUMNS);
  const unseen = columns.find(
    ({ column }) => !observed.has(column) && !texts.some(({ text }) => text.includes(column))
  );
  if (unseen !== undefined) {
    return {
      id: 'names-exist',
      passed: null,
      words: `${unseen.column} was not seen in ${unseen.of}`
    };
  }
  const own = used.some(name => observed.has(name));
  return columns.length > 0
    ? { id: 'names-exist', passed: true, words: 'columns exist' }
    : {
        id: 'names-exist',
        passed: own ? true : null,
        words: own ? 'names exist' : 'uses no names of yours'
      };
}
