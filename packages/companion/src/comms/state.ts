/** A control's state with its bytes in place, and apart from them, as they cross a wire. */
import type { BufferPaths } from '@lockstep/protocol';

/** A trait's value: JSON, with `Uint8Array` where bytes are. */
export type Trait = unknown;

type Path = BufferPaths[number];

/** The state with each buffer at its path; copies of the buffers, because a message's memory is shared. */
export function putTogether(
  state: Readonly<Record<string, unknown>>,
  paths: BufferPaths,
  buffers: readonly ArrayBufferView[]
): Map<string, Trait> {
  const whole = new Map<string, Trait>(Object.entries(structuredClone(state)));
  paths.forEach((path, at) => {
    const buffer = buffers[at];
    if (buffer !== undefined) {
      const { buffer: memory, byteOffset, byteLength } = buffer;
      place(whole, path, new Uint8Array(memory, byteOffset, byteLength).slice());
    }
  });
  return whole;
}

/** A path that leads nowhere is left out: it would be the kernel's own mistake. */
function place(whole: Map<string, Trait>, path: Path, bytes: Uint8Array): void {
  const [trait, ...rest] = path;
  const last = rest.pop();
  if (typeof trait !== 'string') {
    return;
  }
  if (last === undefined) {
    whole.set(trait, bytes);
    return;
  }
  let inside: unknown = whole.get(trait);
  for (const key of rest) {
    inside = isHolder(inside) && Object.hasOwn(inside, key) ? Reflect.get(inside, key) : null;
  }
  if (isHolder(inside)) {
    Object.defineProperty(inside, last, {
      value: bytes,
      enumerable: true,
      configurable: true,
      writable: true
    });
  }
}

/** What crosses a wire: JSON without bytes, and the bytes with their paths below `root`. */
export interface Apart {
  state: Record<string, unknown>;
  paths: BufferPaths;
  buffers: Uint8Array[];
}

/** Takes the bytes out of traits. A list keeps its length with `null` where bytes were; an object loses the key. */
export function takeApart(traits: Iterable<readonly [string, Trait]>, root: Path = []): Apart {
  const paths: BufferPaths = [];
  const buffers: Uint8Array[] = [];
  const strip = (value: unknown, path: Path): unknown => {
    if (value instanceof Uint8Array) {
      paths.push(path);
      buffers.push(value);
      return null;
    }
    if (Array.isArray(value)) {
      return value.map((item: unknown, at) => strip(item, [...path, at]));
    }
    if (!isHolder(value)) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => {
        const kept = strip(item, [...path, key]);
        return item instanceof Uint8Array ? [] : [[key, kept] as const];
      })
    );
  };
  const state: Record<string, unknown> = {};
  for (const [name, value] of traits) {
    const kept = strip(value, [...root, name]);
    if (!(value instanceof Uint8Array)) {
      Object.defineProperty(state, name, { value: kept, enumerable: true, configurable: true });
    }
  }
  return { state, paths, buffers };
}

/** About how many bytes a trait takes. */
export function sizeOfTrait(value: Trait): number {
  if (value instanceof Uint8Array) {
    return value.byteLength;
  }
  if (typeof value === 'string') {
    return value.length;
  }
  if (Array.isArray(value)) {
    return value.reduce((sum: number, item) => sum + sizeOfTrait(item), 2);
  }
  return isHolder(value)
    ? Object.entries(value).reduce((sum, [key, item]) => sum + key.length + sizeOfTrait(item), 2)
    : 8;
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
