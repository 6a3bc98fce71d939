/** The rules of a batch: reducer, decisions, rows from a table, results, words. */
export { admitToBatch, type BatchDecision, decideBatch, nextRows } from './decideBatch';
export { appendBatchEntry, verifyBatchJournal } from './journalBatch';
export {
  columnOf,
  columnsOf,
  consentsOf,
  type Mappable,
  mappableInputs,
  type Mapping,
  mappingKey,
  matchColumns,
  readRows,
  type RowProblem,
  secretsOf,
  tableOf,
  type TextRows,
  unmappedInputs
} from './readRows';
export { countRows, indexOfRow, isUnderWay, reduceBatch, replayBatch } from './reduceBatch';
export { resultsOf } from './results';
export {
  cellText,
  type CsvCell,
  csvOf,
  resultCells,
  type ResultColumn,
  resultColumns,
  resultIn,
  resultsCsv,
  rowStatusWord
} from './resultsTable';
export { moveKey, type RowContext, type RowMove, rowMove } from './rowMove';
export {
  batchLine,
  batchProgress,
  counted,
  finishedWords,
  rowAnnouncement,
  timeLeft
} from './wordsBatch';
