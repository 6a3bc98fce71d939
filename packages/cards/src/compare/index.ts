/** A comparison of two runs: by itself, or with the model that its host keeps. */
export { CompareModel, type CompareOptions } from './compareModel';
export {
  ComparedRuns,
  ComparePanel,
  type ComparedRunsProps,
  type ComparePanelProps
} from './comparePanel';
