/** The seam for help with words: what a model may be asked about a conversion, and what becomes of its proposals. */
import {
  MAX_HELP,
  MAX_TITLE,
  type OverlayEdit,
  type Step,
  WordingProposal
} from '@lockstep/protocol';
import type { Conversion } from './convert';
import { maskerOfDefinition } from './masking';
import { plainText, shorten } from './titles';

/** Most steps of one request; a model loses count of more. */
const MOST_STEPS = 30;
/** Most characters of one step's code, and of all code together. */
const MOST_CODE = 700;
const MOST_ALL = 12_000;

/** One step as it is asked about. `code` is an excerpt, its secrets masked. */
export interface WordedStep {
  step: string;
  title: string;
  code: string;
}

/** What is asked: ids, present titles and excerpts of code. Outputs, values and the notebook's text never. */
export interface WordingRequest {
  title: string;
  language: string;
  steps: WordedStep[];
}

/** The request for a conversion. Set-up is not asked about: it has a name of its own. */
export function wordingRequest({ definition }: Pick<Conversion, 'definition'>): WordingRequest {
  const mask = maskerOfDefinition(definition);
  const sources = new Map(definition.cells.map(({ key, source }) => [key, source]));
  const steps = definition.steps.filter(({ kind }) => kind === 'step').slice(0, MOST_STEPS);
  const share = Math.min(MOST_CODE, Math.floor(MOST_ALL / Math.max(1, steps.length)));
  const excerpt = ({ cells }: Step): string =>
    head(mask(cells.map(key => sources.get(key) ?? '').join('\n\n')), share);
  return {
    title: mask(definition.title),
    language: definition.language,
    steps: steps.map(step => ({
      step: step.id,
      title: mask(step.title),
      code: excerpt(step)
    }))
  };
}

/** The first whole lines of a text that fit, or the beginning of its first line. */
function head(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  const cut = text.slice(0, length);
  const line = cut.lastIndexOf('\n');
  return line > 0 ? cut.slice(0, line) : cut.replace(/[\ud800-\udbff]$/, '');
}

/** The JSON Schema of a reply to {@link wordingRequest}: proposals for the steps that were asked about. */
export function wordingSchema(request: WordingRequest): object {
  return {
    type: 'object',
    properties: {
      steps: {
        type: 'array',
        maxItems: request.steps.length,
        items: {
          type: 'object',
          properties: {
            step: { type: 'string', enum: request.steps.map(({ step }) => step) },
            title: { type: 'string', minLength: 1, maxLength: MAX_TITLE },
            help: { type: 'string', maxLength: MAX_HELP }
          },
          required: ['step', 'title', 'help'],
          additionalProperties: false
        }
      }
    },
    required: ['steps'],
    additionalProperties: false
  };
}

/**
 * What of a reply can be proposed: plain text for steps that were asked about, one proposal a step, in their order.
 * What a model wrote is never trusted: markup goes, and what says what is there already is no proposal.
 */
export function proposalsIn(reply: unknown, request: WordingRequest): WordingProposal[] {
  const items = listIn(reply);
  return request.steps.flatMap(({ step, title }): WordingProposal[] => {
    const own = items.find(item => memberOf(item, 'step') === step);
    const words = worded(memberOf(own, 'title'), MAX_TITLE);
    const help = worded(memberOf(own, 'help'), MAX_HELP);
    const proposal = WordingProposal.safeParse({
      step,
      ...(words === '' || words === title ? {} : { title: words }),
      ...(help === '' || help === title || help === words ? {} : { help })
    });
    return proposal.success && Object.keys(proposal.data).length > 1 ? [proposal.data] : [];
  });
}

function listIn(reply: unknown): readonly unknown[] {
  const steps = memberOf(reply, 'steps');
  return Array.isArray(steps) ? steps.map((item: unknown) => item) : [];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function worded(value: unknown, length: number): string {
  const text = typeof value === 'string' ? plainText(value) : '';
  return shorten(text.replace(/[<>]/g, ''), length);
}

/** The edits that take a proposal over. Ids and code stay what they are: an edit of words cannot reach them. */
export function acceptWording({ step, title, help }: WordingProposal): OverlayEdit[] {
  const set = {
    ...(title === undefined ? {} : { title }),
    ...(help === undefined ? {} : { help })
  };
  return Object.keys(set).length === 0 ? [] : [{ edit: 'step', step, set }];
}
