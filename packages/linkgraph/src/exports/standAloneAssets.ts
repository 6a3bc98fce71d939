/** Style and script of the stand-alone page, with the hashes by which its policy knows them. */

/** The reader's own colours, light or dark. */
export const STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 24px auto; max-width: 1100px; padding: 0 16px; }
h1 { font-size: 20px; } h2 { font-size: 16px; margin-top: 32px; }
img { max-width: 100%; height: auto; }
summary { cursor: pointer; } .quiet { opacity: .75; }
.scroll { overflow: auto; max-height: 70vh; border: 1px solid GrayText; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 8px; }
th, td { padding: 4px 8px; text-align: left; white-space: nowrap; border-top: 1px solid GrayText; }
thead th { position: sticky; top: 0; background: Canvas; border-top: 0; }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
tbody th { font-weight: 400; max-width: 480px; overflow: hidden; text-overflow: ellipsis; }
.number { text-align: right; }
[aria-sort=ascending] button::after { content: ' \\2191'; } [aria-sort=descending] button::after { content: ' \\2193'; }
`;

/** Sorts the table by the column whose head is pressed; rows without a value stay last. */
export const SCRIPT = `
const body = document.querySelector('tbody');
const heads = [...document.querySelectorAll('thead th')];
const collator = new Intl.Collator('en', { numeric: true });
heads.forEach((head, column) => head.querySelector('button').addEventListener('click', () => {
  const down = head.getAttribute('aria-sort') === 'ascending';
  heads.forEach(each => each.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const keyed = [...body.rows].map(row => {
    const cell = row.cells[column];
    const number = cell.dataset.value;
    return { row, key: number === undefined ? cell.textContent : Number(number) };
  });
  keyed.sort((one, other) => {
    const [a, b] = [one.key, other.key];
    if (a === '' || b === '') return (a === '') - (b === '');
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(a, b);
    return down ? -order : order;
  });
  body.append(...keyed.map(({ row }) => row));
}));
`;

/** SHA-256 of {@link STYLE} as a policy writes it; its spec says the right one when the style changes. */
export const STYLE_HASH = 'sha256-2YVxO7waiuCmEQLBIxDBxcgq3vWZUmZI7QqSMPlczEA=';

/** As {@link STYLE_HASH}, of {@link SCRIPT}. */
export const SCRIPT_HASH = 'sha256-o8TU8NmRjelx0/9GOJoora8ijP2xYRrjNAtAZ9lhdJs=';
