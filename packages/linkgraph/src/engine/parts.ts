/** The parts that the engine ties together; a spec gives its own. */
import type { ExplainPart, JoinPart, LayoutPart, MetricsPart, ReadPart } from '../contract/parts';

/** What a graph is read, joined, measured, placed and explained with. */
export type Parts = ReadPart & JoinPart & MetricsPart & LayoutPart & ExplainPart;
