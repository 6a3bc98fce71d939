/**
 * Turns the material of an answer into turns of about a size. Pure: the same material and size give the same
 * text, so that a model that keeps what it has read need not read it again.
 */
import type { SeenPart } from '@lockstep/protocol';
import type { Turn } from '@lockstep/router';
import { allot } from './allot';
import { cellsNeed, cellsPart } from './cellsPart';
import { cut } from './cut';
import type { Material } from './material';
import { outlineText } from './render';
import { type Chosen, focusText, runsNeed, runsPart } from './runsPart';

/** A part as it stands in the turns; its tokens are counted later. */
export type Part = Omit<SeenPart, 'tokens'>;

export interface Composition {
  turns: Turn[];
  parts: Part[];
  /** Whether anything was left out that more room would bring. */
  scarce: boolean;
}

/** Characters of memory and outline: they come first and must not change from question to question. */
const MEMORY = 600;
const OUTLINE = { most: 1_200, charactersAToken: 0.3 };
/** Characters of where the Guided App stands. */
const GUIDED = 2_000;
/** Characters of one earlier message. */
const EARLIER = 4_000;
/** Fewest characters in which a text is worth showing. */
const LEAST = 80;

function memoryPart({ memory }: Material, room: number): Part | null {
  const lines = memory.map(({ key, value }) => `${key}: ${value}`);
  if (lines.length === 0 || room < LEAST) {
    return null;
  }
  const whole = ['About the person:', ...lines].join('\n');
  const text = cut(whole, Math.min(MEMORY, room));
  const left = text === whole ? null : 'cut';
  return { kind: 'memory', title: 'Memory', text, left };
}

function outlinePart({ open }: Material, size: number): Part | null {
  if (open === null || size < LEAST) {
    return null;
  }
  const outline = outlineText(open.cells, open.left, size);
  const text = `The open notebook ${cut(open.path, 200)} (${open.language}): ${outline}`;
  return { kind: 'notebook', title: 'Outline', text, left: null };
}

function guidedPart({ guided }: Material, room: number): Part | null {
  if (guided === undefined || room < LEAST) {
    return null;
  }
  const text = cut(guided, Math.min(GUIDED, room));
  return {
    kind: 'runs',
    title: 'Guided App',
    text,
    left: text === guided ? null : 'cut to fit'
  };
}

function attachmentParts({ attachments, visitor }: Material, room: number): Part[] {
  const wants = attachments.map(({ text }) => ({
    need: text(Number.MAX_SAFE_INTEGER).length + 40,
    weight: 1
  }));
  const shares = allot(room, wants);
  return attachments.map(({ title, text }, index) => {
    const size = (shares[index] ?? 0) - 40;
    const whole = text(Number.MAX_SAFE_INTEGER);
    const shown = size < LEAST && size < whole.length ? '' : text(size);
    return {
      kind: 'attachment',
      title,
      text: shown === '' ? '' : `${visitor === true ? '' : 'Attached, '}${title}:\n${shown}`,
      left: shown === whole ? null : shown === '' ? 'left out: no room' : 'cut to fit'
    };
  });
}

/** Latest first until full, in order of time. */
function latest(texts: readonly string[], room: number): { texts: string[]; out: number } {
  let left = room;
  const kept: string[] = [];
  for (const text of texts.toReversed()) {
    const shown = cut(text, Math.min(EARLIER, Math.max(LEAST, left)));
    if (shown.length + 10 > left) {
      break;
    }
    left -= shown.length + 10;
    kept.push(shown);
  }
  return { texts: kept.reverse(), out: texts.length - kept.length };
}

function hiddenPart({ hidden }: Material, room: number): Part | null {
  if (hidden.length === 0) {
    return null;
  }
  const { texts, out } = latest(hidden, room);
  return {
    kind: 'hidden',
    title: 'Hidden context',
    text: texts.join('\n\n'),
    left: out === 0 ? null : `${out} older left out`
  };
}

function named(kind: Part['kind'], title: string, chosen: Chosen | null): Part | null {
  return chosen === null ? null : { kind, title, ...chosen };
}

const sum = (texts: readonly string[]) =>
  texts.reduce((all, text) => all + Math.min(EARLIER, text.length) + 10, 0);

/**
 * The turns in about `size` characters. Instructions and question are whole whatever the size; the run in question
 * comes before all else that could fill the room.
 *
 * @param window tokens of the model's room: what stands first depends on it, not on the size that is tried
 */
export function compose(material: Material, size: number, window: number): Composition {
  const { instructions, question, earlier } = material;
  let left = Math.max(0, size - instructions.length - question.length - 100);
  const focus = focusText(material, left);
  left -= focus?.length ?? 0;
  const memory = memoryPart(material, left);
  left -= memory?.text.length ?? 0;
  const outline = outlinePart(
    material,
    Math.min(OUTLINE.most, Math.floor(window * OUTLINE.charactersAToken), left - 250)
  );
  left -= outline?.text.length ?? 0;
  const guided = guidedPart(material, Math.floor(left / 3));
  left -= guided?.text.length ?? 0;

  const earlierTexts = earlier.map(({ text }) => text);
  const [forAttached = 0, forRuns = 0, forHidden = 0, forCells = 0, forEarlier = 0] = allot(left, [
    {
      need: material.attachments.reduce(
        (all, { text }) => all + text(Number.MAX_SAFE_INTEGER).length + 40,
        0
      ),
      weight: 4
    },
    { need: runsNeed(material), weight: 3 },
    { need: sum(material.hidden), weight: 2 },
    { need: cellsNeed(material) + 100, weight: 2 },
    { need: sum(earlierTexts), weight: 2 }
  ]);
  const before = latest(earlierTexts, forEarlier);
  const kept = earlier
    .slice(before.out)
    .map(({ role }, at) => ({ role, text: before.texts[at] ?? '' }));

  const system: Part[] = [
    { kind: 'instructions' as const, title: 'Instructions', text: instructions, left: null },
    memory,
    outline,
    material.visitor === true ? null : named('runs', 'Record', runsPart(material, focus, forRuns)),
    named('notebook', 'Cells', cellsPart(material, forCells)),
    guided,
    ...attachmentParts(material, forAttached),
    hiddenPart(material, forHidden)
  ].filter(part => part !== null);
  const parts: Part[] = [
    ...system,
    ...(earlier.length === 0
      ? []
      : [
          {
            kind: 'earlier' as const,
            title: 'Earlier messages',
            text: kept.map(({ role, text }) => `${role}: ${text}`).join('\n\n'),
            left: before.out === 0 ? null : `${before.out} older left out`
          }
        ]),
    { kind: 'question', title: 'Question', text: question, left: null }
  ];
  return {
    turns: [
      {
        role: 'system',
        text: system
          .map(({ text }) => text)
          .filter(text => text !== '')
          .join('\n\n')
      },
      ...kept,
      { role: 'user', text: question }
    ],
    parts,
    scarce: parts.some(part => part.left !== null)
  };
}

/** Instructions and question alone: what must be whole, or the question is refused. */
export function leastOf({ instructions, question }: Material): Composition {
  return {
    turns: [
      { role: 'system', text: instructions },
      { role: 'user', text: question }
    ],
    parts: [
      { kind: 'instructions', title: 'Instructions', text: instructions, left: null },
      { kind: 'question', title: 'Question', text: question, left: 'all else left out: no room' }
    ],
    scarce: true
  };
}
