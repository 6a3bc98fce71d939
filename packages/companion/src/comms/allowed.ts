/** What a page may do to a control: what a person can do with its view, and nothing more. */
import type { PageComm } from '@lockstep/protocol';
import type { Mirror } from './mirror';

/** The controls that pages draw. Nothing else can be on a page, so nothing else is spoken to. */
const DRAWN = '@jupyter-widgets/controls';

/** What views set. Ranges, choices, labels and looks stay as the code made them. */
const SET_BY_VIEWS = new Set([
  'value',
  'index',
  'selected_index',
  'playing',
  'repeat',
  'error',
  'name',
  'mapping',
  'connected',
  'timestamp'
]);

/** These only show: their value is markup, text, a picture or a measure. */
const ONLY_SHOW = new Set([
  'HTMLModel',
  'HTMLMathModel',
  'LabelModel',
  'ImageModel',
  'AudioModel',
  'VideoModel',
  'FloatProgressModel',
  'IntProgressModel',
  'ProgressModel',
  'ValidModel'
]);

/** What a press of a button, or Enter in a text field, is called. */
const EVENTS = new Set(['click', 'submit']);

/** Whether a person could have done this with a control that is on show. */
export function isAllowed(
  mirror: Mirror,
  { comm, data }: Pick<PageComm, 'comm' | 'data'>
): boolean {
  if (!mirror.onShow(comm) || mirror.trait(comm, '_model_module') !== DRAWN) {
    return false;
  }
  if (mirror.trait(comm, 'disabled') === true) {
    return false;
  }
  if (data.method === 'custom') {
    const { content } = data;
    return (
      typeof content === 'object' &&
      content !== null &&
      'event' in content &&
      typeof content.event === 'string' &&
      EVENTS.has(content.event) &&
      Object.keys(content).length === 1
    );
  }
  const model = mirror.trait(comm, '_model_name');
  return (
    typeof model === 'string' &&
    !ONLY_SHOW.has(model) &&
    Object.keys(data.state).every(name => SET_BY_VIEWS.has(name))
  );
}
