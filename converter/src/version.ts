/** Names a version of an app by what it says. */
import { type AppDefinition, canonicalJson } from '@lockstep/protocol';
import { hashText } from './keys';

/** SHA-256 (hex) of a definition's canonical JSON. */
export function versionOf(definition: AppDefinition): string {
  return hashText(canonicalJson(definition));
}
