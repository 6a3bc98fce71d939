/** Lets cell tags shape the steps, before these have names: what a tag says is part of the automatic result. */
import type { Finding } from '@lockstep/protocol';
import type { AutomaticCell } from './automatic';
import { freeIn } from './overlay/moves';
import type { Draft } from './portions';
import { cellsIn, intoSetup, joinBefore, startAt } from './structure';
import type { TagEffects } from './tags';

export interface Tagged {
  drafts: Draft[];
  findings: Finding[];
}

/** Cuts a cell out of its draft, so that it is one of its own. */
function apart(
  drafts: readonly Draft[],
  cell: number,
  part: (parts: Draft['parts']) => Draft
): Draft[] {
  return drafts.flatMap(draft => {
    const numbers = cellsIn(draft);
    const at = numbers.indexOf(cell);
    const next = numbers[at + 1];
    if (at === -1) {
      return [draft];
    }
    // The rest keeps the face of its step where the cell was the first of it.
    const [own, rest] =
      next === undefined ? [draft] : startAt([draft], next, parts => ({ ...draft, parts }));
    const cut = own === undefined || at === 0 ? own : startAt([own], cell, part);
    return [cut ?? [], rest ?? []].flat();
  });
}

/** Cells that leave their step for the set-up: without its title. */
function bare({ heading: _heading, ...draft }: Draft): Draft {
  return { ...draft, title: 'Set-up' };
}

function tagFinding(cell: AutomaticCell | undefined, tag: string, why: string): Finding {
  const index = cell?.index ?? 0;
  return {
    code: 'tag-misfit',
    level: 'warning',
    message: `Cell ${index + 1} has the tag ${tag}, but ${why}.`,
    fix: 'Take the tag away, or move the cell.',
    cell: index
  };
}

/**
 * The steps as tags want them, as far as they can be.
 *
 * @param part the step of some parts, where an author lets one start
 */
export function tagSteps(
  drafts: readonly Draft[],
  { starts, merges, setup }: Pick<TagEffects, 'starts' | 'merges' | 'setup'>,
  cells: readonly AutomaticCell[],
  part: (parts: Draft['parts']) => Draft
): Tagged {
  const findings: Finding[] = [];
  let now = [...drafts];
  for (const cell of starts) {
    now = startAt(now, cell, part);
  }
  for (const cell of merges) {
    const at = now.findIndex(draft => cellsIn(draft)[0] === cell);
    if (at > 0 && now[at - 1]?.kind === 'step') {
      now = joinBefore(now, at);
    } else if (at !== -1) {
      const why = 'there is no step before it to join';
      findings.push(tagFinding(cells[cell], 'lockstep-merge', why));
    }
  }
  const free = freeIn(cells);
  for (const cell of setup) {
    const home = now.find(draft => cellsIn(draft).includes(cell));
    if (home?.kind !== 'step') {
      continue;
    }
    const cut = apart(now, cell, part);
    const at = cut.findIndex(draft => cellsIn(draft)[0] === cell);
    const bound = cut
      .slice(0, at)
      .some(other => other.kind === 'step' && !free(other, cut[at] ?? other));
    if (bound || cut.filter(({ kind }) => kind === 'step').length === 1) {
      const why = bound
        ? 'it may need a step that comes before it'
        : 'no step would be left beside the set-up';
      findings.push(tagFinding(cells[cell], 'lockstep-setup', why));
    } else {
      // A heading stays with the cells that it still has.
      const alone = cellsIn(home).length === 1;
      now = intoSetup(
        alone ? cut : cut.map((draft, index) => (index === at ? bare(draft) : draft)),
        at
      );
    }
  }
  return { drafts: now, findings };
}
