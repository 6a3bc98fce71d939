/** Writes a definition as YAML, so that people can read and compare it. */
import { type AppDefinition, canonicalJson } from '@lockstep/protocol';
import { stringify } from 'yaml';

/** Members in reading order; whatever is not listed follows by name. */
const ORDER = [
  'format',
  'id',
  'key',
  'kind',
  'title',
  'label',
  'summary',
  'help',
  'language',
  'kernel',
  'optional',
  'gate',
  'type',
  'steps',
  'cells',
  'inputs',
  'parts',
  'effects'
];

function rankOf(name: string): number {
  const at = ORDER.indexOf(name);
  return at === -1 ? ORDER.length : at;
}

/** A definition as YAML; the same definition always gives the same bytes. */
export function definitionToYaml(definition: AppDefinition): string {
  const plain: unknown = JSON.parse(canonicalJson(definition));
  return stringify(plain, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    sortMapEntries: (a, b) => {
      const [first, second] = [String(a.key), String(b.key)];
      return rankOf(first) - rankOf(second) || (first < second ? -1 : 1);
    }
  });
}
