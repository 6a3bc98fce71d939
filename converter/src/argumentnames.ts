/** Names the arguments of well-known methods, and says in words what each asks for. */
import { labelOf } from './titles';

/** Arguments by position, and their words where the name alone says too little. */
const METHODS: Record<string, readonly [name: string, label?: string][]> = {
  groupby: [['by', 'Group by']],
  sort_values: [['by', 'Sort by']],
  query: [['expr', 'Condition']],
  isin: [['values', 'One of']],
  contains: [['pat', 'Contains']],
  startswith: [['pat', 'Starts with']],
  endswith: [['pat', 'Ends with']],
  between: [
    ['left', 'From'],
    ['right', 'To']
  ],
  head: [['n', 'First rows']],
  tail: [['n', 'Last rows']],
  sample: [['n', 'Rows at random']],
  nlargest: [
    ['n', 'Largest rows'],
    ['columns', 'Largest by']
  ],
  nsmallest: [
    ['n', 'Smallest rows'],
    ['columns', 'Smallest by']
  ],
  most_common: [['n', 'Most common']],
  quantile: [['q', 'Quantile']],
  rolling: [['window', 'Window']],
  resample: [['rule', 'Interval']],
  shift: [['periods', 'Periods']],
  date_range: [
    ['start', 'Start'],
    ['end', 'End']
  ],
  seed: [['seed', 'Seed']],
  manual_seed: [['seed', 'Seed']],
  default_rng: [['seed', 'Seed']],
  RandomState: [['seed', 'Seed']],
  sleep: [['secs', 'Pause']],
  pagerank: [['G'], ['alpha', 'Damping']],
  train_test_split: [],
  KMeans: [['n_clusters']]
};

/** The name of a well-known method's argument at a position, `null` when it is not known. */
export function positionalName(method: string, position: number): string | null {
  const names = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  return names?.[position]?.[0] ?? null;
}

/** What an argument asks for, in words: `head.n` → "First rows", `solve.max_time` → "Maximum time", `f.x` → "F: x". */
export function argumentLabel(method: string, name: string): string {
  const names = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  const words = names?.find(([known]) => known === name)?.[1];
  return (
    words ??
    (name.length > 2 ? labelOf(name) : `${labelOf(method)}: ${labelOf(name).toLowerCase()}`)
  );
}

/** Keywords whose values are no one's answer. */
const NOISE =
  /^(?:axis|inplace|copy|deep|index|header|index_col|encoding|engine|dtype|sep|delimiter|end|flush|file|verbose|n_jobs|ax|figsize|figure|dpi|colou?r|c|cmap|marker|markersize|s|ls|lw|linestyle|linewidth|font\w*|loc|label|labels|title|x_?label|y_?label|legend|rot|rotation|width|height|align|ha|va|kind|style|theme|palette|edgecolor|facecolor|indent|exist_ok|parents|check|shell|text|capture_output|as_index|ignore_index|sort|observed|squeeze|keepdims|return_\w+|low_memory|errors|mode|newline|usecols|names|skiprows|tight_layout|bbox_\w+|hue|x|y|z|xlim|ylim|margins|max_colwidth|unit|stream|allow_pickle|parse_dates|dayfirst|drop|to_replace|fill_value|description|layout|orientation|disabled|continuous_update|key|aspect|extent|origin|interpolation|zorder|transform|fill|shade|kde|annot|fmt|cbar|square|left|right|top|bottom|hspace|wspace|pad|sharex|sharey|nrows|ncols|shape|size_hint)$/;

/** True for an argument that is about looks, form or mechanics. */
export function isNoise(name: string): boolean {
  return NOISE.test(name);
}
