/** The rules of a run: a pure reducer, decisions, selectors, words. */
export { admit } from './admit';
export { kernelAsks, mindsOthers } from './attach';
export * from './batch';
export { checkpointFor, coveredBy, groundIsExact } from './checkpoint';
export { type Consequence, consequenceLine, consequenceOf } from './consequence';
export { decide } from './decide';
export { busyLine, type DecideContext, type Decision } from './decision';
export { equalValues } from './equal';
export type { Fact } from './fact';
export { previewState } from './initial';
export { appendEntry, type Head, journalFromText, journalToText, verifyJournal } from './journal';
export { type MigrationPreview, previewMigration } from './migratePreview';
export { type Next, nextQueued } from './next';
export { forParticipant, stateForParticipant } from './participant';
export { plainProblem, withoutPaths } from './plainProblem';
export { planOf, type PlanOptions } from './plan';
export { type Progress, progressOf } from './progress';
export { reduce, replayJournal } from './reduce';
export {
  activeStep,
  countDone,
  isOpen,
  missingInputs,
  stepOf,
  stepsBefore,
  stepUnderWay,
  type StepView
} from './select';
export { day, duration, nameOf, roughly, showValue, textOfValue } from './showValue';
export { tellingOf } from './telling';
export { endingsFor, takesTable } from './fileKinds';
export { checkValue } from './valueCheck';
export { cellOf, MOST_TABLE_ROWS, rowOf } from './tableValue';
export { cellFromText, floatText, type Typed, valueFromText } from './valueText';
export { rangeOf, replayedSteps, replayLeft } from './replayWords';
export { groundIsReady } from './walk';
export { type CardWords, runLine, runPlace, stepWords } from './words';
export type { Action, ActionId } from './wordsActions';
export type { WordContext } from './wordsFacts';
