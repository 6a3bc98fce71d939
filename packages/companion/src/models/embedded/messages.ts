/** What the companion and the engine's process say to each other, checked at both ends. */
import { Cause, Usage } from '@lockstep/protocol';
import * as z from 'zod/mini';

/** How a process is told which weights it serves; it is the first message. */
export const Opening = z.object({
  type: z.literal('open'),
  /** Folder whose node_modules holds node-llama-cpp. */
  engine: z.string(),
  /** The GGUF file. */
  file: z.string(),
  /** Most tokens of context; less where the weights were trained for less. */
  contextWindow: z.int(),
  threads: z.int()
});
export type Opening = z.infer<typeof Opening>;

const Turns = z.array(
  z.object({ role: z.enum(['system', 'user', 'assistant']), text: z.string() })
);

/** One question. Only one is answered at a time. */
export const Question = z.object({
  type: z.literal('generate'),
  id: z.int(),
  turns: Turns,
  maxOutput: z.int(),
  /** JSON Schema of the answer. */
  schema: z.optional(z.record(z.string(), z.unknown())),
  logprobs: z.boolean(),
  temperature: z.number()
});
export type Question = z.infer<typeof Question>;

/** Companion to engine. `stop` ends the question of that id at the next token. */
export const ToEngine = z.discriminatedUnion('type', [
  Opening,
  Question,
  z.object({ type: z.literal('count'), id: z.int(), turns: Turns }),
  z.object({ type: z.literal('stop'), id: z.int() })
]);
export type ToEngine = z.infer<typeof ToEngine>;

/** Engine to companion; `id` is the question's. `end`, `stopped` or `failed` is the last of a question. */
export const FromEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loading'), id: z.int() }),
  /** The weights are in memory; `contextWindow` is what they got. */
  z.object({ type: z.literal('loaded'), id: z.int(), contextWindow: z.int() }),
  /** `left`: tokens still to read; `speed`: tokens a second, measured in this process. */
  z.object({
    type: z.literal('reading'),
    id: z.int(),
    left: z.int(),
    speed: z.nullable(z.number())
  }),
  z.object({
    type: z.literal('text'),
    id: z.int(),
    text: z.string(),
    logprobs: z.optional(z.array(z.number()))
  }),
  /** `read`: tokens of the prompt that had to be read, because no earlier question began like it. */
  z.object({
    type: z.literal('end'),
    id: z.int(),
    usage: Usage,
    finish: z.enum(['stop', 'length']),
    read: z.int()
  }),
  z.object({ type: z.literal('stopped'), id: z.int() }),
  z.object({ type: z.literal('counted'), id: z.int(), tokens: z.int() }),
  z.object({ type: z.literal('failed'), id: z.int(), why: Cause, message: z.string() })
]);
export type FromEngine = z.infer<typeof FromEngine>;
