/** Names cells so that a run finds them again: by the id on disk, else by what they hold. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { NotebookCell } from './notebook';

/** Which ids the file on disk holds: Lab invents ids for cells that have none, and those must not count. */
export type DiskIds = ReadonlySet<string> | 'all' | 'none';

/** SHA-256 of UTF-8 text, in hex. */
export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

export interface CellKeys {
  /** One key for each cell given, in order. */
  keys: string[];
  /** The first 12 hex digits of the SHA-256 of each one's source, in order. */
  hashes: string[];
  /** Keys that are ids of the file on disk. */
  fromDisk: string[];
  /** Cells (by their index in the notebook) whose id an earlier cell has already. */
  repeated: number[];
}

/** Keys of code cells: the id where it is on disk and unique so far, else `~<12 hex of the source>.<ordinal>`. */
export function keyCells(cells: readonly NotebookCell[], diskIds: DiskIds): CellKeys {
  const seen = new Set<string>();
  const equals = new Map<string, number>();
  const fromDisk: string[] = [];
  const repeated: number[] = [];
  const hashes: string[] = [];
  const keys = cells.map(cell => {
    const hash = hashText(cell.source).slice(0, 12);
    hashes.push(hash);
    const ordinal = (equals.get(hash) ?? 0) + 1;
    equals.set(hash, ordinal);
    const onDisk =
      cell.id !== null && (diskIds === 'all' || (diskIds !== 'none' && diskIds.has(cell.id)));
    if (cell.id !== null && onDisk && !seen.has(cell.id)) {
      seen.add(cell.id);
      fromDisk.push(cell.id);
      return cell.id;
    }
    if (onDisk) {
      repeated.push(cell.index);
    }
    return `~${hash}.${ordinal}`;
  });
  return { keys, hashes, fromDisk, repeated };
}
