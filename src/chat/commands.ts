/** The commands of the chat: shown in the palette, the View menu, and on keys. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Panel } from './model';

/** Command that shows the sidebar. */
export const OPEN_CHAT = 'lockstep:open-chat';
/** Command that puts the cursor into the prompt. */
export const FOCUS_PROMPT = 'lockstep:focus-prompt';
/** Command that begins another chat. */
export const NEW_CHAT = 'lockstep:new-chat';
/** Command that answers with the next local model from now on. */
export const NEXT_MODEL = 'lockstep:next-local-model';
/** Command that stops the answer that is being made. */
export const STOP_ANSWER = 'lockstep:stop-answer';
/** Command that shows the Models panel. */
export const SHOW_MODELS = 'lockstep:show-models';
/** Command that shows what is kept about the person. */
export const SHOW_MEMORY = 'lockstep:show-memory';

/** What the commands do. */
export interface ChatActions {
  open(focus: boolean): Promise<void>;
  newChat(): Promise<void>;
  /** Name of the model that answers next, `null` when there is no other. */
  nextModel(): Promise<string | null>;
  stop(): Promise<void>;
  show(panel: Panel['kind'] & ('models' | 'memory')): Promise<void>;
  /** Says one line to the person. */
  tell(line: string): void;
}

const NOTHING = { args: { type: 'object', properties: {}, additionalProperties: false } };

/** Adds them; returns the ids that belong in the palette. */
export function addCommands(
  commands: Pick<JupyterFrontEnd['commands'], 'addCommand'>,
  actions: ChatActions,
  trans: TranslationBundle
): readonly string[] {
  commands.addCommand(OPEN_CHAT, {
    label: trans.__('Show Lockstep Chat'),
    caption: trans.__('The chat that knows what ran here'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          focus: { type: 'boolean', description: 'Put the cursor into the prompt; default: false' }
        }
      }
    },
    execute: args => actions.open(args.focus === true)
  });
  commands.addCommand(FOCUS_PROMPT, {
    label: trans.__('Ask in Lockstep Chat'),
    describedBy: NOTHING,
    execute: () => actions.open(true)
  });
  commands.addCommand(NEW_CHAT, {
    label: trans.__('New Lockstep Chat'),
    describedBy: NOTHING,
    execute: () => actions.newChat()
  });
  commands.addCommand(NEXT_MODEL, {
    label: trans.__('Next Local Model'),
    caption: trans.__('Answer with the next model of this computer'),
    describedBy: NOTHING,
    execute: async () => {
      const name = await actions.nextModel();
      actions.tell(
        name === null
          ? trans.__('There is no other local model.')
          : trans.__('%1 answers from now on.', name)
      );
    }
  });
  commands.addCommand(STOP_ANSWER, {
    label: trans.__('Stop the Answer'),
    describedBy: NOTHING,
    execute: () => actions.stop()
  });
  commands.addCommand(SHOW_MODELS, {
    label: trans.__('Lockstep Models and Keys'),
    describedBy: NOTHING,
    execute: () => actions.show('models')
  });
  commands.addCommand(SHOW_MEMORY, {
    label: trans.__('Lockstep Memory'),
    describedBy: NOTHING,
    execute: () => actions.show('memory')
  });
  return [OPEN_CHAT, FOCUS_PROMPT, NEW_CHAT, NEXT_MODEL, STOP_ANSWER, SHOW_MODELS, SHOW_MEMORY];
}
