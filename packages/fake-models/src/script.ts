/** Picks the answer for each request, so that a test says in one list what a whole story of requests gets. */
import type { ScriptedAnswer } from './contract';

/** What a fake says before anybody wrote it a script. */
const UNSCRIPTED: ScriptedAnswer = { pieces: ['Nothing ', 'is ', 'scripted.'] };

/** A list of answers and how far it has been used. */
export class Script {
  /** Replaces all answers and starts anew. */
  replace(answers: readonly ScriptedAnswer[]): void {
    this.#answers = [...answers];
    this.#used.clear();
  }

  /** The first unused answer that fits the body; when all that fit are used, the last of them again. */
  take(body: string): ScriptedAnswer {
    const fitting = this.#answers.filter(({ when }) => when === undefined || body.includes(when));
    const answer = fitting.find(candidate => !this.#used.has(candidate)) ?? fitting.at(-1);
    if (answer === undefined) {
      return UNSCRIPTED;
    }
    this.#used.add(answer);
    return answer;
  }

  #answers: ScriptedAnswer[] = [];
  readonly #used = new Set<ScriptedAnswer>();
}

/** A script that came over HTTP. @returns `null` when it is none */
export function parseScript(value: unknown): ScriptedAnswer[] | null {
  const isAnswer = (answer: unknown): answer is ScriptedAnswer =>
    typeof answer === 'object' &&
    answer !== null &&
    'pieces' in answer &&
    Array.isArray(answer.pieces) &&
    answer.pieces.every(piece => typeof piece === 'string');
  return Array.isArray(value) && value.every(isAnswer) ? value : null;
}
