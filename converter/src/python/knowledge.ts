/** What is known of Python's builtins and usual libraries: which calls change nothing, and what their results share. */

/**
 * What a known call does. `result`: `value` shares nothing, `fresh` is a new object that holds its arguments,
 * `same` may be one of them or a view, `lazy` reads them later. `changes`: it changes its arguments. `state`: hidden
 * state that it reads and writes (`@random`), or only writes (`@settings`). `file`: it touches a file.
 */
export interface Known {
  result: 'value' | 'fresh' | 'same' | 'lazy';
  changes?: boolean;
  state?: '@random' | '@settings';
  file?: 'reads' | 'writes';
  opaque?: boolean;
}

const words = (text: string): string[] => text.split(/\s+/).filter(word => word !== '');

function table(entries: [string, Known][]): Map<string, Known> {
  return new Map(entries.flatMap(([names, known]) => words(names).map(name => [name, known])));
}

/** Python's builtin names, and those that IPython adds. Reading them is no use of a notebook's name. */
export const BUILTINS: ReadonlySet<string> = new Set(
  words(`abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex
  copyright credits delattr dict dir display divmod enumerate eval exec exit filter float format frozenset getattr
  get_ipython globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max
  memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted
  staticmethod str sum super tuple type vars zip raw_input unicode xrange long basestring reload reduce cmp unichr
  __import__ __name__ __file__ __doc__ __builtins__ __debug__ __build_class__ NotImplemented Ellipsis None True False
  ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
  BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
  ConnectionResetError DeprecationWarning EOFError EncodingWarning EnvironmentError Exception ExceptionGroup
  FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
  IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
  ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PendingDeprecationWarning
  PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError
  RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError
  TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning
  UserWarning ValueError Warning WindowsError ZeroDivisionError`)
);

/** Names under which IPython keeps earlier inputs and outputs. */
export const HISTORY = /^(?:_{1,3}|_i{1,3}|_i?\d+|In|Out|_ih|_oh|_dh)$/;

const VALUE: Known = { result: 'value' };
const FRESH: Known = { result: 'fresh' };
const SAME: Known = { result: 'same' };
const LAZY: Known = { result: 'lazy' };
const CHANGES: Known = { result: 'same', changes: true };
const SETTINGS: Known = { result: 'value', state: '@settings' };
const RANDOM: Known = { result: 'fresh', state: '@random' };
const READS: Known = { result: 'fresh', file: 'reads' };
const WRITES: Known = { result: 'fresh', file: 'writes' };
const OPAQUE: Known = { result: 'fresh', opaque: true };

/** Calls by full name; a name that ends in `.*` speaks for all below it. The longest match counts. */
const CALLS = table([
  [
    `builtins.abs builtins.all builtins.any builtins.ascii builtins.bin builtins.bool builtins.bytes builtins.callable
    builtins.chr builtins.complex builtins.dir builtins.divmod builtins.float builtins.format builtins.hasattr
    builtins.hash builtins.help builtins.hex builtins.id builtins.input builtins.raw_input builtins.int
    builtins.isinstance builtins.issubclass builtins.len builtins.oct builtins.ord builtins.print builtins.range
    builtins.xrange builtins.repr builtins.slice builtins.str builtins.display builtins.pow builtins.round`,
    VALUE
  ],
  [
    `builtins.dict builtins.frozenset builtins.list builtins.set builtins.sorted builtins.tuple builtins.object
    builtins.bytearray builtins.property builtins.classmethod builtins.staticmethod builtins.super`,
    FRESH
  ],
  [
    'builtins.max builtins.min builtins.sum builtins.getattr builtins.type builtins.memoryview',
    SAME
  ],
  [
    'builtins.enumerate builtins.filter builtins.iter builtins.map builtins.reversed builtins.zip',
    LAZY
  ],
  ['builtins.next builtins.setattr builtins.delattr', CHANGES],
  [
    `builtins.eval builtins.exec builtins.compile builtins.globals builtins.locals builtins.vars builtins.__import__
    builtins.get_ipython builtins.breakpoint builtins.reload builtins.exit builtins.quit importlib.* ctypes.* gc.* inspect.*
    threading.* multiprocessing.* concurrent.* asyncio.create_task asyncio.ensure_future atexit.* signal.* _thread.* duckdb.*
    pandasql.* numexpr.* statsmodels.formula.*
    IPython.get_ipython runpy.* code.* ipywidgets.interact ipywidgets.interactive ipywidgets.interactive_output
    ipywidgets.interact_manual`,
    OPAQUE
  ],
  ['builtins.open io.open', READS],
  [
    `pandas.* numpy.* math.* cmath.* statistics.* re.* json.loads json.dumps datetime.* time.* calendar.* string.* decimal.*
    fractions.* unicodedata.* textwrap.* hashlib.* base64.* uuid.* struct.* zlib.* html.* difflib.* platform.* getpass.*
    fnmatch.* colorsys.* scipy.* os.path.* os.getenv os.getcwd os.cpu_count sys.getsizeof pprint.* bisect.bisect
    bisect.bisect_left bisect.bisect_right IPython.display.* operator.* zoneinfo.* keyword.* binascii.* urllib.parse.*
    secrets.token_hex locale.format_string dateutil.* pytz.* timeit.*`,
    VALUE
  ],
  [
    `pandas.DataFrame pandas.Series pandas.Index pandas.Categorical pandas.array numpy.asarray numpy.asanyarray
    numpy.ravel numpy.reshape numpy.squeeze numpy.transpose numpy.swapaxes numpy.moveaxis numpy.atleast_1d
    numpy.atleast_2d numpy.atleast_3d numpy.broadcast_to numpy.broadcast_arrays numpy.diagonal numpy.diag numpy.split
    numpy.array_split numpy.real numpy.imag numpy.rollaxis numpy.expand_dims numpy.frombuffer numpy.matrix
    numpy.asmatrix numpy.ascontiguousarray numpy.rec.* numpy.lib.* numpy.ma.* numpy.flip numpy.fliplr numpy.flipud
    numpy.rot90 numpy.nditer numpy.vsplit numpy.hsplit numpy.array numpy.meshgrid numpy.require copy.copy
    pandas.concat pandas.to_datetime pandas.to_numeric scipy.sparse.* re.finditer`,
    SAME
  ],
  [
    `numpy.put numpy.place numpy.copyto numpy.fill_diagonal numpy.put_along_axis numpy.putmask heapq.* bisect.insort
    bisect.insort_left bisect.insort_right random.shuffle numpy.random.shuffle operator.setitem operator.delitem
    operator.iadd operator.iconcat pandas.eval pandas.testing.* numpy.add.at numpy.subtract.at numpy.multiply.at`,
    CHANGES
  ],
  [
    `collections.* itertools.* functools.* typing.* dataclasses.* enum.* abc.* types.* copy.* contextlib.* string.Template
    networkx.* sklearn.* seaborn.* matplotlib.* plotly.* altair.* tqdm.* bs4.* statsmodels.* xgboost.* lightgbm.* wordcloud.*
    nltk.* folium.* geopandas.* shapely.* bokeh.* tabulate.* PIL.* cv2.* skimage.* sympy.* argparse.* logging.* queue.*
    csv.* io.* zipfile.* gzip.* pickle.loads pickle.dumps polars.* pyarrow.* great_tables.* itables.* rich.* ipywidgets.*
    prettytable.* emoji.* psutil.* warnings.catch_warnings pathlib.*`,
    FRESH
  ],
  [
    `itertools.chain itertools.count itertools.cycle itertools.repeat itertools.combinations itertools.permutations
    itertools.product itertools.groupby itertools.islice itertools.starmap itertools.takewhile itertools.dropwhile
    itertools.tee itertools.zip_longest itertools.accumulate itertools.compress itertools.filterfalse itertools.pairwise
    itertools.batched csv.reader csv.DictReader tqdm.* networkx.connected_components networkx.all_simple_paths networkx.find_cliques
    networkx.simple_cycles networkx.strongly_connected_components networkx.weakly_connected_components re.finditer`,
    LAZY
  ],
  [
    `networkx.set_node_attributes networkx.set_edge_attributes networkx.add_path networkx.add_cycle networkx.add_star
    networkx.relabel_nodes networkx.freeze sklearn.utils.* copy.replace functools.reduce functools.partial
    functools.update_wrapper seaborn.despine cv2.* logging.config.*`,
    CHANGES
  ],
  [
    'random.* numpy.random.* secrets.* sklearn.datasets.make_blobs sklearn.model_selection.train_test_split',
    RANDOM
  ],
  [
    'random.Random random.SystemRandom numpy.random.default_rng numpy.random.RandomState numpy.random.Generator',
    FRESH
  ],
  [
    `pandas.set_option pandas.reset_option pandas.option_context pandas.options.* pandas.plotting.* numpy.set_printoptions numpy.seterr
    numpy.errstate matplotlib.rc matplotlib.rcParams.* matplotlib.use matplotlib.style.* matplotlib.pyplot.rc
    matplotlib.pyplot.rcParams.* matplotlib.pyplot.style.* matplotlib.pyplot.switch_backend matplotlib.pyplot.ion
    matplotlib.pyplot.ioff matplotlib.pyplot.xkcd matplotlib.pyplot.rcdefaults matplotlib.pyplot.set_cmap seaborn.set seaborn.set_theme seaborn.set_style
    seaborn.set_context seaborn.set_palette seaborn.reset_defaults warnings.* locale.* decimal.getcontext decimal.setcontext os.environ.* os.putenv
    os.chdir os.umask sys.setrecursionlimit sys.path.* sys.modules.* sys.stdout.* time.tzset logging.basicConfig
    logging.disable logging.getLogger altair.data_transformers.* altair.renderers.* altair.themes.* altair.theme.* plotly.io.*
    plotly.offline.init_notebook_mode sympy.init_printing tqdm.tqdm.pandas tqdm.pandas nltk.download sklearn.set_config networkx.config.* IPython.display.set_matplotlib_formats matplotlib_inline.*
    polars.Config.* itables.init_notebook_mode bokeh.io.* bokeh.plotting.output_notebook`,
    SETTINGS
  ],
  [
    `pandas.read_csv pandas.read_table pandas.read_json pandas.read_excel pandas.read_parquet pandas.read_feather
    pandas.read_pickle pandas.read_html pandas.read_xml pandas.read_hdf pandas.read_fwf pandas.read_sql pandas.ExcelFile
    pandas.read_stata pandas.read_sas pandas.read_sql_query pandas.read_sql_table
    numpy.load numpy.loadtxt numpy.genfromtxt numpy.fromfile numpy.memmap json.load pickle.load joblib.load glob.* os.listdir os.scandir os.walk os.stat
    os.path.exists os.path.isfile os.path.isdir os.path.getsize os.path.getmtime matplotlib.pyplot.imread
    matplotlib.image.imread PIL.Image.open zipfile.ZipFile gzip.open networkx.read_edgelist networkx.read_gml networkx.read_graphml networkx.read_gexf cv2.imread
    yaml.safe_load yaml.load tomllib.load shelve.open sqlite3.* geopandas.read_file scipy.io.* skimage.io.* polars.read_csv polars.scan_csv`,
    READS
  ],
  [
    `os.remove os.unlink os.rmdir os.removedirs os.mkdir os.makedirs os.rename os.replace os.renames os.system os.popen os.symlink os.link os.chmod shutil.*
    numpy.save numpy.savez numpy.savez_compressed numpy.savetxt json.dump pickle.dump joblib.dump yaml.dump
    matplotlib.pyplot.savefig matplotlib.pyplot.imsave pandas.ExcelWriter pandas.HDFStore subprocess.* tempfile.* urllib.request.urlretrieve tarfile.*
    networkx.write_edgelist networkx.write_gml networkx.write_graphml networkx.write_gexf
    networkx.write_adjlist cv2.imwrite scipy.io.savemat`,
    WRITES
  ]
]);

/** Libraries whose attributes are covered by {@link knownCall}; any other module is foreign. */
const LIBRARIES = new Set([...CALLS.keys()].map(name => name.split('.', 1)[0] ?? ''));

/** True for a module whose objects change only what they are told to. */
export function isLibrary(path: string): boolean {
  return LIBRARIES.has(path.split('.', 1)[0] ?? '');
}

/** What a call of `numpy.random.seed` and the like does; `null` for what is not known. */
export function knownCall(path: string): Known | null {
  const exact = CALLS.get(path);
  if (exact !== undefined) {
    return exact;
  }
  const parts = path.split('.');
  for (let length = parts.length - 1; length > 0; length--) {
    const above = CALLS.get(`${parts.slice(0, length).join('.')}.*`);
    if (above !== undefined) {
      return above;
    }
  }
  return isLibrary(path) ? FRESH : null;
}

/** Methods that leave their object as it is, whatever its class, unless told otherwise by `inplace` or `out`. */
const METHODS = table([
  [
    `agg aggregate align all any apply applymap argmax argmin argpartition argsort asfreq asof assign astype between between_time bfill
    bytes capitalize casefold cat ceil center clip combine combine_first compare contains conj corr corrwith count cov crosstab cross cummax
    cummin cumprod cumsum cut date day describe diff div divide dot dropna drop drop_duplicates droplevel dt duplicated encode decode
    endswith eq equals eval ewm expanding expandtabs explode extract extractall factorize ffill fillna find findall first_valid_index floor floordiv format
    format_map from_dict ge get_dummies get_level_values gt groupby idxmax idxmin index infer_objects interpolate intersection intersects isalnum
    isalpha isdigit isdisjoint isin islower isna isnull isnumeric isoformat isspace issubset issuperset istitle isupper item join kurt last_valid_index le len
    ljust lower lstrip lt mad map mask match max mean median melt memory_usage merge min mod mode month mul multiply ne nlargest notna notnull nsmallest
    nunique pad partition pct_change pivot pivot_table pow prod product ptp quantile query rank reindex rename rename_axis reorder_levels
    repeat replace resample reset_index rfind rindex rjust rolling round rpartition rsplit rstrip searchsorted
    sem set_axis set_index shift skew sort_index sort_values split splitlines stack startswith std strftime strip strptime sub subtract sum swapcase
    swaplevel symmetric_difference title to_datetime to_dict to_flat_index to_frame to_html to_latex to_list to_markdown
    to_numeric to_period to_records to_string to_timestamp tolist total_seconds transform translate truncate truediv tz_convert
    tz_localize union unique unstack upper value_counts var weekday where year zfill timestamp hexdigest digest bit_length
    most_common elements is_integer as_integer_ratio conjugate cumcount ngroup size hex info
    number_of_nodes number_of_edges has_node has_edge has_key nonzero trace get_loc get_indexer bar barh line scatter area pie kde hexbin hist box boxplot plot
    background_gradient highlight_max highlight_min highlight_null hide set_caption set_properties set_table_styles ordinal toordinal`,
    VALUE
  ],
  [
    `pipe at head tail iloc loc iat xs get keys values items ravel reshape view squeeze transpose swapaxes T
    select_dtypes filter first last nth get_group difference issuperset to_numpy real imag
    neighbors successors predecessors nodes edges adjacency subgraph groups indices peek`,
    SAME
  ],
  ['copy deepcopy flatten', FRESH],
  ['iterrows itertuples finditer', LAZY],
  ['sample', RANDOM]
]);

/** Libraries that draw: what they make is changed by every method, and changes nothing it was given. */
const DRAWS = /^(?:matplotlib|seaborn|plotly|altair|bokeh|folium|wordcloud)\b/;

export function isDrawing(path: string): boolean {
  return DRAWS.test(path);
}

/** Path of a table that is made from another. */
export const TABLE = 'pandas.DataFrame';

/** Tables and their columns: going through one gives plain values, never a part of it. */
export function isTable(path: string): boolean {
  return path.startsWith('pandas.');
}

/** Attributes and methods of a table that give its arrays, whose rows are parts of it. */
export const ARRAYS = /^(?:values|array|to_numpy|_values)$/;

/** What a method does whatever its object is; `null`: it may change the object. */
export function knownMethod(name: string): Known | null {
  return METHODS.get(name) ?? null;
}

/** Methods and functions that start work which goes on after the cell: nothing can be proven about it. */
export const GOES_ON =
  /^(?:on_click|on_submit|on_msg|on_change|on_trait_change|observe|unobserve|interact|interactive|start_new_thread|create_task|run_in_executor|submit|add_done_callback|call_later|register_hook)$/;

const READING_METHOD =
  /^(?:read|readline|readlines|read_text|read_bytes|read_\w+|load|loads_from|load_\w+|iterdir|glob|rglob|exists|is_file|is_dir|stat|open|scandir|namelist|extract|extractall|execute|executemany|fetchall|fetchone)$/;
const WRITING_METHOD =
  /^(?:write|writelines|writerow|writerows|write_\w+|save|savefig|save_\w+|dump|dump_\w+|to_(?:csv|json|excel|parquet|feather|pickle|hdf|sql|stata|clipboard|file|gbq|xml|orc|disk|zarr|netcdf)|tofile|export|export_\w+|mkdir|touch|unlink|rmdir|rename_to|symlink_to|render|execute|executemany|executescript|commit|extractall|retrieve|download\w*)$/;

/** Which files a method touches, told by its name. */
export function methodFiles(name: string): { reads: boolean; writes: boolean } {
  return { reads: READING_METHOD.test(name), writes: WRITING_METHOD.test(name) };
}
