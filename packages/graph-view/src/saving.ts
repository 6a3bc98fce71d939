/** What can be saved of a graph, and how each file is named and written. */
import type { ExportFormat, ExportOptions, MapView } from '@lockstep/linkgraph';
import { some } from './figures';
import type { Exploration } from './exploration';
import type { GraphHost } from './host';

/** One entry of the Export menu. */
export interface Saving {
  readonly id: string;
  readonly label: string;
  readonly group: 'selection' | 'graph' | 'picture' | 'reading';
  readonly format: ExportFormat | 'png' | 'svg';
  /** Why it cannot be had now, in one sentence. */
  readonly unavailable?: string;
}

const labels: Readonly<Record<ExportFormat, string>> = {
  'links.csv': 'Links as CSV',
  'pages.csv': 'Pages as CSV',
  'links.parquet': 'Links as Parquet',
  'pages.parquet': 'Pages as Parquet',
  gexf: 'Graph as GEXF',
  graphml: 'Graph as GraphML',
  html: 'Stand-alone page',
  'reading.md': 'Written reading as Markdown',
  'reading.html': 'Written reading as HTML'
};

/** Formats in which a part of the graph is wanted too. */
const PARTS: readonly ExportFormat[] = ['pages.csv', 'links.csv'];

const withPicture: readonly ExportFormat[] = ['html', 'reading.md', 'reading.html'];

/** Formats that speak of a whole site: readings, and the tables of the Parquet contract. */
const OF_THE_WHOLE: readonly ExportFormat[] = [
  'pages.parquet',
  'links.parquet',
  'html',
  'reading.md',
  'reading.html'
];

/** Formats as they can be had of a part; its other files are named after it. */
export function partFormats(formats: Parameters<typeof savings>[0]): Parameters<typeof savings>[0] {
  return formats.map(({ format, unavailable }) => {
    const why = OF_THE_WHOLE.includes(format)
      ? 'It speaks of the whole site, and this is a part. The kernel has the whole: g.pages, g.folder.'
      : unavailable;
    return { format, ...(why === undefined ? {} : { unavailable: why }) };
  });
}

/**
 * All entries of the menu.
 *
 * @param formats as the engine tells them
 * @param selected pages of the selection; 0 when nothing is
 */
export function savings(
  formats: readonly { readonly format: ExportFormat; readonly unavailable?: string }[],
  selected: number
): readonly Saving[] {
  const whole = formats.map(({ format, unavailable }): Saving => ({
    id: format,
    label: labels[format],
    group: format.startsWith('reading') ? 'reading' : 'graph',
    format,
    ...(unavailable === undefined ? {} : { unavailable })
  }));
  const part = whole
    .filter(({ format }) => selected > 0 && PARTS.some(of => of === format))
    .map((saving): Saving => ({
      ...saving,
      id: `selected ${saving.id}`,
      group: 'selection',
      label: `${saving.label}, ${some(selected, 'page')}`
    }));
  return [
    ...part,
    ...whole,
    { id: 'png', label: 'Picture as PNG', group: 'picture', format: 'png' },
    { id: 'svg', label: 'Picture as SVG', group: 'picture', format: 'svg' }
  ];
}

/**
 * Writes one file and hands it to the host.
 *
 * @param map the picture on screen; without it pictures are left out of readings
 * @throws Error when a picture is asked for and there is none
 */
export async function save(
  { format, group }: Saving,
  exploration: Exploration,
  host: GraphHost,
  map: MapView | null
): Promise<void> {
  const { listed, expected, look } = exploration.state;
  const name = `${baseName(exploration)}-${suffix(format)}`;
  if (format === 'png' || format === 'svg') {
    if (!map) {
      throw new Error('There is no picture to save.');
    }
    const bytes =
      format === 'png' ? await bytesOf(await map.toPng()) : new TextEncoder().encode(map.toSvg());
    await host.save(name, bytes, format);
    return;
  }
  const options: ExportOptions = {
    expected,
    placement: look.placement,
    ...(group === 'selection' && listed ? { pages: listed } : {}),
    ...(map && withPicture.includes(format) ? { picture: await dataUrl(map) } : {})
  };
  await host.save(name, await exploration.engine.export(format, options), format);
}

function baseName({ name }: Exploration): string {
  return name.replace(/\.gz$/i, '').replace(/\.[^.]*$/, '') || 'graph';
}

function suffix(format: Saving['format']): string {
  return format.includes('.') ? format : `graph.${format}`;
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

async function dataUrl(map: MapView): Promise<string> {
  const blob = await map.toPng();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.onerror = () => reject(reader.error ?? new Error('The picture could not be read.'));
    reader.readAsDataURL(blob);
  });
}
