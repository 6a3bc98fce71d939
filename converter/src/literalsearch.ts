/** Makes fields of literals inside other code, each place once and no secret ever. */
import type { Input, Value } from '@lockstep/protocol';
import type { CodeCell } from './cells';
import { fieldOf, isTooLong } from './fields';
import type { FoundInput } from './found';
import { applyName } from './proof';
import { placedValue } from './python/assignments';
import type { NameUsage } from './python/usage';
import { type PythonTree, type Syntax, textOf } from './python/tree';
import { kindOf } from './ranking';
import { isSecretName } from './suspicion';

/** An input and where its literal stands in the cell. */
export type PlacedInput = FoundInput & { at: number };

/** What a value is called, and how sure it is that someone wants to change it. */
export interface Face {
  id: string;
  /** The name that tells type, unit and range. */
  name: string;
  label: string;
  confidence: number;
  /** `%` stands for the kind of value. */
  reason: string;
  offered?: boolean;
  quiet?: boolean;
}

/** Literals of one cell that became fields. */
export class LiteralSearch {
  readonly found: PlacedInput[] = [];
  private readonly taken = new Set<Syntax>();

  constructor(
    private readonly cell: CodeCell,
    readonly tree: PythonTree,
    readonly usage: NameUsage,
    private readonly spans: readonly { from: number; to: number }[]
  ) {}

  /** The text a node covers. */
  text(node: Syntax): string {
    return textOf(this.tree, node);
  }

  /** A field at a literal, `null` when it is none or a secret stands in it. */
  fieldAt(node: Syntax, name: string): { input: Omit<Input, 'id' | 'label'>; value: Value } | null {
    const placed = placedValue(this.tree, node);
    const field = placed === null || isTooLong(placed.value) ? null : fieldOf(placed.value, name);
    if (
      placed === null ||
      field === null ||
      this.spans.some(({ from, to }) => from >= node.from && to <= node.to)
    ) {
      return null;
    }
    if (placed.value.t === 'str' && isSecretName(name)) {
      return null;
    }
    const { from, to } = placed.place;
    const place = { at: 'literal' as const, cell: this.cell.key, from, to };
    return { input: { ...field, required: true, asked: false, place }, value: placed.value };
  }

  /** Adds a field at a literal, unless there is one. */
  add(node: Syntax, face: Face, change: (input: Input) => Input = input => input): void {
    const field = this.taken.has(node) ? null : this.fieldAt(node, face.name);
    if (field === null) {
      return;
    }
    this.taken.add(node);
    const input = change(applyName({ ...field.input, id: face.id, label: face.label }, face.name));
    const { confidence, reason, offered, quiet } = face;
    this.found.push({
      at: node.from,
      input,
      confidence,
      reason: reason.replace('%', kindOf(field.value)),
      rank: offered === true ? 'offered' : 'candidate',
      ...(quiet === true ? { quiet } : {})
    });
  }
}
