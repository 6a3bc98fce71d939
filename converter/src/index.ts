/** The converter: notebook → app definition, and values → code. No file, network, model or JupyterLab. */
export { type Conversion, convert, type ConvertOptions } from './convert';
export { canEncode, literalOf } from './encode';
export type { DiskIds } from './keys';
export { LEAST_SIZE, teachingDocument, type TeachingOptions } from './markdown';
export { namesDefined } from './names';
export { type OriginalCell, type OriginalNotebook, originalOf } from './original';
export { describeEdit } from './overlay/describe';
export { editOverlay } from './overlay/edit';
export { typesOf } from './overlay/face';
export { type CellSource, sourcesOf } from './sources';
export { versionOf } from './version';
export { definitionToYaml } from './yaml';
export {
  acceptWording,
  proposalsIn,
  type WordedStep,
  type WordingRequest,
  wordingRequest,
  wordingSchema
} from './wording';
