/** Hands what was made on the page to the browser's downloads. */

/** How long a browser may take to fetch what is handed to it, in milliseconds. */
const KEPT = 60_000;

/** @param name as the file will be called */
export function download(name: string, content: BlobPart, type = 'application/octet-stream'): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}
