/** Texts that XML can hold: escaped, and without the characters that XML 1.0 forbids even escaped. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // A reader would make a plain space of these in an attribute.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;'
};

/** A text for the inside of an element or of an attribute in double quotes, in XML and in HTML alike. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, found => ENTITIES[found] ?? found);
}
