/** Finds the cells at a notebook's start that only prepare, so that a run can do them without asking. */
import type { Part } from '@lockstep/protocol';
import type { Block } from './blocks';
import { codeOf, type Ground, sizeIn } from './ground';
import { blocksIn, type Section } from './outline';
import { partOf } from './portions';
import { titleOf } from './titles';

/** Headings that announce preparation, whatever the code below them is. */
const SETUP_TITLE =
  /^(?:(?:day|step|part|chapter|lesson)\s+\w+\s*[:.–-]\s*)?(?:set[\s-]?up|imports?\b|preliminar|preparation|prepare\b|initiali[sz]|install|getting ready|requirements?\b|dependenc|prerequisites|import(?:ing)? (?:the )?(?:necessary |required )?(?:librar|packages|modules)|load(?:ing)? (?:the )?(?:librar|packages|modules|extension)|librar|packages|environment|boilerplate|configuration|configure)/i;

/** A heading that says nothing but set-up, or stands above code in another language, is believed up to so many cells. */
const BELIEVED = 8;

export interface Setup {
  parts: Part[];
  /** Cells that it holds, in order. */
  cells: number[];
  /** What is left for the steps. */
  body: Section;
}

function isAnnounced({ heading }: Section): boolean {
  return heading !== null && SETUP_TITLE.test(titleOf(heading.text));
}

/** A heading of one or two words that names set-up alone, so that it fits nothing else. */
function isBare(heading: Section['heading']): boolean {
  return titleOf(heading?.text ?? '').split(/\s+/).length <= 2;
}

/** Reads set-up from the start of a notebook, section by section, until the first cell that does more. */
class SetupReader {
  readonly taken: Block[] = [];
  private preparing = true;

  constructor(private readonly ground: Ground) {}

  private isFormal(code: number): boolean {
    const cell = this.ground.cells[code];
    return cell?.formal === true || (cell?.prompts.length ?? 0) > 0;
  }

  private prepares(code: number): boolean {
    const cell = this.ground.cells[code];
    return (
      cell?.prepares === true &&
      !this.isFormal(code) &&
      (cell.brings || (cell.assignments.length > 0 && !this.ground.asks(code)))
    );
  }

  /** All of it, because its heading says so and nothing in it contradicts. */
  private isSetup(section: Section, blocks: readonly Block[]): boolean {
    const code = codeOf(blocks);
    const cells = code.flatMap(number => this.ground.cells[number] ?? []);
    if (!isAnnounced(section) || code.some(number => this.isFormal(number))) {
      return false;
    }
    const tagged = cells.some(cell => cell.tags.length > 0);
    const other = cells.every(cell => cell.tree === null);
    const believed =
      (other || isBare(section.heading)) &&
      !code.some(number => this.ground.asks(number)) &&
      sizeIn(blocks, this.ground) <= BELIEVED;
    return (
      (believed && !tagged) || (!other && cells.every(cell => cell.prepares || cell.tree === null))
    );
  }

  /** Blocks up to and including the last code block of the prefix that only prepares. */
  private prefix(blocks: readonly Block[]): number {
    let end = 0;
    for (const [at, block] of blocks.entries()) {
      if (block.block === 'code') {
        if (!this.prepares(block.code)) {
          break;
        }
        end = at + 1;
      }
    }
    return end;
  }

  private take(section: Section, blocks: readonly Block[]): void {
    const title = this.taken.length === 0 && isAnnounced(section) ? null : section.heading;
    this.taken.push(...(title === null ? [] : [title]), ...blocks);
  }

  /** Takes what it can of a section's own blocks; returns the rest. */
  private own(section: Section): Block[] {
    const { own, heading } = section;
    const code = codeOf(own);
    const named = heading !== null && !isAnnounced(section);
    if (named && code.length > 0 && code.every(number => this.prepares(number))) {
      const brings = code.some(number => this.ground.cells[number]?.brings === true);
      if (brings) {
        this.take(section, own);
        return [];
      }
    }
    if (named) {
      const end = code.findIndex(number => this.ground.imports[number] !== true);
      const imports = new Set(code.slice(0, end === -1 ? 0 : end));
      this.taken.push(...own.filter(block => block.block === 'code' && imports.has(block.code)));
      return own.filter(block => block.block !== 'code' || !imports.has(block.code));
    }
    const end = this.prefix(own);
    if (end > 0) {
      this.take(section, own.slice(0, end));
    }
    return own.slice(end);
  }

  /** What is left of a section that holds code. */
  private section(section: Section): Section | null {
    const blocks = blocksIn(section);
    if (this.isSetup(section, blocks)) {
      this.take(section, blocks);
      return null;
    }
    const before = this.taken.length;
    const own = this.own(section);
    const took = this.taken.length > before;
    this.preparing &&= codeOf(own).length === 0;
    const inner = this.sections(section.inner);
    if (own.length === 0 && inner.length === 0) {
      return null;
    }
    const spent = took && isAnnounced(section) && isBare(section.heading);
    return { heading: spent ? null : section.heading, own, inner };
  }

  private sections(all: readonly Section[]): Section[] {
    const left: Section[] = [];
    let waiting: Section[] = [];
    for (const section of all) {
      if (!this.preparing || codeOf(blocksIn(section)).length === 0) {
        waiting.push(section);
        continue;
      }
      const before = this.taken.length;
      const rest = this.section(section);
      if (this.taken.length > before) {
        const text = waiting.flatMap(one => [
          ...(one.heading === null ? [] : [one.heading]),
          ...blocksIn(one)
        ]);
        this.taken.splice(before, 0, ...text);
      } else {
        left.push(...waiting);
      }
      waiting = [];
      if (rest !== null) {
        left.push(rest);
      }
    }
    return [...left, ...waiting];
  }

  read(body: Section): Section {
    const own = this.own(body);
    this.preparing &&= codeOf(own).length === 0;
    return { heading: null, own, inner: this.sections(body.inner) };
  }
}

/** Takes set-up out of a notebook's body. */
export function setupOf(body: Section, ground: Ground): Setup {
  const reader = new SetupReader(ground);
  const rest = reader.read(body);
  return { parts: reader.taken.map(partOf), cells: codeOf(reader.taken), body: rest };
}
