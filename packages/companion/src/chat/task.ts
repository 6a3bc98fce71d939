/** Makes the router's task out of a question: context under the window, evidence for its checks, the cloud's brief. */
import { namesDefined } from '@lockstep/converter';
import type { Seen, StoredObservation } from '@lockstep/protocol';
import type { Task } from '@lockstep/router';
import { kindOf } from './about';
import { fit } from './fit';
import { gather, greetingMaterial, nameOfRun, type Question, type Sources } from './gather';
import { FORM, GREETING } from './instructions';
import { asRun, type Material, type RecordedRun, runsOf } from './material';
import { aroundTables, minimum } from './minimum';

/** Most tokens of an answer: a minute of a small model on two cores. */
const MAX_OUTPUT = 800;
const MAX_GREETING = 120;
/** Characters of one text in a work order. */
const BRIEF_TEXT = 6_000;

/** Runs whose names are still there: what a kernel ran before it was last new is gone from its namespace. */
function liveRuns(record: readonly StoredObservation[]): RecordedRun[] {
  const emptied = new Map<string, number>();
  record.forEach(({ observation }, place) => {
    if (observation.kind === 'kernel' && observation.event !== 'interrupted') {
      emptied.set(observation.kernel, place);
    }
  });
  return runsOf(
    record.filter(
      ({ observation }, place) =>
        observation.kind === 'run' && place > (emptied.get(observation.kernel) ?? -1)
    )
  );
}

/** Read when a verifier asks for it, which is after the draft: parsing must not delay the first token. */
function evidenceOf(material: Material, language: string | null): Task['evidence'] {
  let names: readonly string[] | null = null;
  return {
    language,
    get names() {
      names ??= [
        ...new Set(
          liveRuns(material.record).flatMap(({ run }) =>
            namesDefined(run.code, (run.language ?? language ?? 'python').toLowerCase())
          )
        )
      ];
      return names;
    },
    get texts() {
      return [
        ...runsOf(material.record).map(recorded => ({
          label: nameOfRun(recorded, material.notebook),
          text: allText(recorded)
        })),
        ...material.attachments.map(({ title, text }) => ({
          label: title,
          text: text(Number.MAX_SAFE_INTEGER)
        })),
        ...(material.guided === undefined
          ? []
          : [{ label: 'the Guided App', text: material.guided }]),
        { label: 'the question', text: material.question }
      ];
    }
  };
}

function allText({ run }: RecordedRun): string {
  const { error } = run;
  return [
    run.code,
    ...run.outputs.map(({ text }) => text),
    ...(error === null ? [] : [`${error.name}: ${error.message}`, error.traceback])
  ].join('\n');
}

/**
 * The smallest data that answers: the run in question without its outputs, and what the person attached, each table
 * without its rows and with the columns that the question is about.
 */
function briefOf({ material, question }: { material: Material; question: string }): Task['brief'] {
  const { focus, attachments, notebook } = material;
  const run = focus === null ? null : asRun(focus.stored);
  const texts = attachments.map(({ title, text }) => ({
    title,
    text: text(Number.MAX_SAFE_INTEGER)
  }));
  const code = run === null ? '' : codeAndError(run);
  const about = [question, code, ...texts.map(({ text }) => aroundTables(text))].join('\n');
  return {
    question,
    data: [
      ...(run === null ? [] : [{ title: nameOfRun(run, notebook), text: code }]),
      ...texts.map(({ title, text }) => ({ title, text: minimum(text, about, BRIEF_TEXT) }))
    ],
    form: FORM
  };
}

function codeAndError({ run }: RecordedRun): string {
  const { code, error } = run;
  return error === null
    ? code.slice(0, BRIEF_TEXT).toWellFormed()
    : `${code.slice(0, BRIEF_TEXT).toWellFormed()}\n\n${error.name}: ${error.message}\n${error.traceback.slice(-BRIEF_TEXT).toWellFormed()}`;
}

/** The task of a question. `saw` is told what the model sees, each time a context was made. */
export function taskOf(
  sources: Sources,
  chat: string,
  id: string,
  question: Question,
  saw: (seen: Seen) => void
): Task {
  const { material, sensitivity, language, attachedFocus } = gather(sources, chat, question);
  return {
    id,
    kind: kindOf(question.message.text, material.focus, attachedFocus),
    notebook: material.notebook,
    conversation: chat,
    sensitivity,
    ...(question.again === true ? { fresh: true } : {}),
    maxOutput: MAX_OUTPUT,
    context: contextOf(material, saw),
    evidence: evidenceOf(material, language),
    brief: briefOf({ material, question: question.message.text })
  };
}

/** The task of the first greeting: it never leaves this machine. */
export function greetingTask(
  sources: Pick<Sources, 'models'>,
  id: string,
  saw: (seen: Seen) => void
): Task {
  const material = greetingMaterial(sources);
  return {
    id,
    kind: 'chat',
    notebook: null,
    mode: 'local-only',
    sensitivity: 'normal',
    maxOutput: MAX_GREETING,
    context: contextOf(material, saw),
    evidence: { language: null, names: [], texts: [] },
    brief: { question: GREETING, data: [], form: FORM }
  };
}

function contextOf(material: Material, saw: (seen: Seen) => void): Task['context'] {
  return async (room, signal) => {
    const { turns, seen } = await fit(material, room, signal);
    saw(seen);
    return turns;
  };
}
