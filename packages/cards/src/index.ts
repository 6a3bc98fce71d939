/** React step cards, forms and outputs, for JupyterLab and the published page alike. */
export * from './batch';
export { GuidedApp, type GuidedAppProps } from './guidedApp';
export { GuidedAppLoading, GuidedAppProblem } from './wholeView';
export { type ExportKind, type Exports } from './exportMenu';
export type { CardHost, CardSession, ReadBlob } from './host';
export { Icon, LineIcon, type IconLook, type IconName } from './icons';
export { ProgressBar } from './progressBar';
export {
  controlOf,
  lazyControls,
  type DrawControl,
  type LiveControls,
  type NamedControl
} from './liveControls';
export { MenuButton, type MenuEntry } from './menuButton';
export type { CompareOptions } from './compare';
export { download } from './download';
export { LaterComparison, loadVisitorChat } from './laterViews';
export { glyphOf } from './look';
export { drawOutputs, type Drawn, type DrawOutput } from './outputList';
export { drawPlainOutput, renderPlainOutputs } from './plainOutputs';
export { plainText } from './plainText';
export { runRow, type RunRow } from './runRow';
