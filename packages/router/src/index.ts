/** The router: local first, the cloud only when rules, budget, privacy and confidence say so. */
export {
  type Calibration,
  type CalibrationStore,
  createCalibration,
  type Label
} from './calibration';
export * from './contract';
export { ChainCheck } from './chain';
export { bodyBytes, bodyHash, createEgress } from './egress';
export { createLedger } from './ledger';
export { PRICES_OF, priceList } from './prices';
export * from './providers';
export { createRouter } from './route';
export { savingsOf } from './savings';
export { compareWitness, type Departure } from './witness';
