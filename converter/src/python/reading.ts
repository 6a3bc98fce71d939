/** Knows which calls read a file or an address, and which argument names it. */
import type { Argument } from './arguments';
import { readAnswer } from './literals';
import type { PythonTree } from './tree';

/** What a call reads: a file that may also be an address, or an address alone. */
export interface Reading {
  kind: 'file' | 'address';
  argument: Argument;
}

/** Functions that read what their first argument names, by their full names. */
const FILES =
  /^(?:\w+\.)*(?:read_(?!sql|clipboard|gbq|html)\w+|scan_(?:csv|parquet|ndjson|ipc)|imread|mimread|loadtxt|genfromtxt|fromfile|loadmat|load_workbook|ExcelFile|HDFStore|PdfReader)$|^(?:np|numpy)\.(?:load|memmap)$|^(?:joblib|torch|torch\.jit|librosa|nib|nibabel)\.load$|^(?:PIL\.)?Image\.open$|^(?:xr|xarray)\.open_(?:dataset|dataarray|mfdataset|zarr)$|^(?:sqlite3|duckdb)\.connect$|^docx\.Document$|^(?:pdfplumber|rasterio|fiona)\.open$|^camelot\.read_pdf$|^os\.(?:listdir|scandir|walk)$|^glob\.i?glob$|^(?:ET|ElementTree)\.parse$|^wavfile\.read$/;
/** Reads by default, and writes when the mode says so. */
const MODES =
  /^(?:open|(?:io|codecs|gzip|bz2|lzma|fitz)\.open|(?:zipfile\.)?ZipFile|tarfile\.open|h5py\.File)$/;
const PATHS = /^(?:pathlib\.)?(?:Pure)?Path$/;
const ADDRESSES =
  /^(?:requests|httpx|session|s)\.get$|^(?:urllib\.request\.)?(?:urlopen|urlretrieve)$|^request\.(?:urlopen|urlretrieve)$|^(?:pd|pandas)\.read_html$|^wget\.download$/;
/** A quick look that spares most calls the closer one. */
const MAYBE =
  /(?:read\w*|scan_\w+|load\w*|genfromtxt|fromfile|memmap|ExcelFile|HDFStore|Reader|open\w*|connect|Document|listdir|scandir|walk|i?glob|parse|ZipFile|File|Path|get|url\w*|download)$/;
const NAMES =
  /^(?:path|file|filename|fname|filepath|filepath_or_buffer|io|path_or_buf|path_or_buffer|source|database|f|fp|url)$/;

function modeOf(tree: PythonTree, list: readonly Argument[]): string {
  const mode = list.find(({ name, position }) => name === 'mode' || position === 1)?.value;
  const value = mode === undefined || mode === null ? null : readAnswer(tree, mode);
  return mode === undefined ? 'r' : value?.t === 'str' ? value.v : '?';
}

/**
 * What a call reads, `null` when it reads nothing that its arguments name.
 *
 * @param callee its full dotted name
 */
export function readingOf(
  tree: PythonTree,
  callee: string,
  list: readonly Argument[]
): Reading | null {
  if (!MAYBE.test(callee)) {
    return null;
  }
  const address = ADDRESSES.test(callee);
  const reads =
    address ||
    FILES.test(callee) ||
    PATHS.test(callee) ||
    (MODES.test(callee) && /^r[btU]*$/.test(modeOf(tree, list)));
  if (!reads) {
    return null;
  }
  const argument =
    list.find(({ position }) => position === 0) ??
    list.find(({ name }) => name !== null && NAMES.test(name));
  return argument === undefined ? null : { kind: address ? 'address' : 'file', argument };
}

/** True for a call that only wraps a path, so that reading is done elsewhere. */
export function wrapsPath(callee: string): boolean {
  return PATHS.test(callee);
}
