// A notebook of any length with all that a converter has to look at, the same one each time.

const code = [
  n => `COUNTRY_${n} = "France"\nMIN_DEGREE_${n} = ${n}  # 1 to 800\nEXACT_${n} = False`,
  n =>
    `import pandas as pd\n\ndef keep_${n}(table, least=${n}):\n` +
    `    """Rows with at least so many links."""\n    return table[table["links"] >= least]`,
  n =>
    `table_${n} = pd.read_csv("data/part-${n}.csv")\nkept_${n} = keep_${n}(table_${n}, MIN_DEGREE_${n})\n` +
    `for name, group in kept_${n}.groupby("type"):\n    print(f"{name}: {len(group):,} sites")`,
  n =>
    `totals_${n} = {key: sum(row["links"] for row in rows if row["links"] > ${n})\n` +
    `            for key, rows in groups.items()}\ntotals_${n}["all"] = sum(totals_${n}.values())\n` +
    `try:\n    share_${n} = totals_${n}[COUNTRY_${n}] / totals_${n}["all"]\n` +
    `except (KeyError, ZeroDivisionError):\n    share_${n} = 0.0\nshare_${n}`
];

/** A notebook of `count` cells: one heading, then four code cells, again and again. */
export function syntheticNotebook(count) {
  const cells = Array.from({ length: count }, (_, at) => {
    const part = Math.floor(at / 5);
    return at % 5 === 0
      ? {
          cell_type: 'markdown',
          id: `text-${part}`,
          metadata: {},
          source: `## Part ${part}\n\nWhat this part does, in *one* sentence.`
        }
      : {
          cell_type: 'code',
          id: `code-${at}`,
          metadata: {},
          execution_count: null,
          outputs: [],
          source: code[(at % 5) - 1](part)
        };
  });
  return {
    cells,
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
}
