/** Reading: bytes of CSV and Parquet files to rows of links and pages. */
export { inspectLinks, inspectPages } from './inspect';
export { readLinks } from './links';
export { readPages } from './pages';
