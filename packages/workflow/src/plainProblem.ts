/** What went wrong in a step, in words for somebody who does not know its code: no names of variables, no paths. */
import type { StepError } from '@lockstep/protocol';

/** What a kind of error means, where the message is the language's own and speaks of code. */
const MEANING: Record<string, string> = {
  FileNotFoundError: 'A file that this step reads is missing',
  PermissionError: 'This step may not read or write a file',
  IsADirectoryError: 'This step found a folder where it needs a file',
  ConnectionError: 'This step could not reach another server.',
  ConnectionRefusedError: 'This step could not reach another server.',
  URLError: 'This step could not reach another server.',
  HTTPError: 'Another server refused what this step asked for.',
  TimeoutError: 'Another server did not answer this step in time.',
  ModuleNotFoundError: 'A package that this step needs is not installed.',
  ImportError: 'A package that this step needs is not installed.',
  ZeroDivisionError: 'This step divided by zero. One of its values may leave nothing to count.',
  KeyError: 'This step looked for something that the data does not hold.',
  IndexError: 'This step looked for something that the data does not hold.',
  StopIteration: 'This step found less data than it needs.',
  EmptyDataError: 'The data that this step reads is empty.',
  ParserError: 'The data that this step reads has another form than expected.',
  UnicodeDecodeError: 'The data that this step reads has another encoding than expected.',
  JSONDecodeError: 'The data that this step reads has another form than expected.',
  MemoryError: 'This step needs more memory than there is.',
  RecursionError: 'This step went round in circles.',
  AssertionError: 'A check of this step was not met.'
};

const FILES: ReadonlySet<string> = new Set([
  'FileNotFoundError',
  'PermissionError',
  'IsADirectoryError'
]);

/** For everything else that the language says of code. */
const UNKNOWN = 'This step met something that its code does not expect.';

/** Refusals of Lockstep itself have codes of lower-case words; their messages are written for everybody. */
const OURS = /^[a-z]+(-[a-z]+)*$/;

/** Longest message shown, in characters. */
const LONGEST = 300;

/** A path with folders, on any system; its last part is what a person may see. */
const PATH = /(?:[A-Za-z]:\\|\\\\|~?\/)(?:[^\s'"<>|:*?\\/]+[\\/])+([^\s'"<>|:*?\\/]*)/g;

/** A text with each path cut to its last part. */
export function withoutPaths(text: string): string {
  return text.replace(PATH, (_, last: string) => last);
}

/** The sentence for a participant. */
export function plainProblem({ name, message, authored }: StepError): string {
  const text = withoutPaths(message).trim().slice(0, LONGEST);
  if ((authored === true && text !== '') || OURS.test(name)) {
    return text;
  }
  const meaning = MEANING[name.split('.').at(-1) ?? name];
  if (meaning === undefined || !FILES.has(name)) {
    return meaning ?? UNKNOWN;
  }
  const file = /['"]([^'"]+)['"]\s*$/.exec(text)?.[1];
  const last = file?.split(/[\\/]/).at(-1);
  return last === undefined ? `${meaning}.` : `${meaning}: ${last}.`;
}
