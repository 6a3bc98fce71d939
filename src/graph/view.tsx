/** The inside of a link graph: the shared React view in a Lumino widget. Loaded on first use. */
import { ReactWidget } from '@jupyterlab/ui-components';
import { GraphView, type GraphHost, type GraphViewProps } from '@lockstep/graph-view';
import type { Source } from '@lockstep/linkgraph';
import type { ReactElement } from 'react';

/** What is shown. */
export interface LinkGraphOptions {
  host: GraphHost & { dispose(): void };
  /** Absent where the host has parts. */
  links?: Source;
  pages: readonly Source[];
  /** How it is read; default: as it was last time. */
  request?: GraphViewProps['request'];
  /** How it is drawn at first. */
  look?: GraphViewProps['look'];
  /** In a cell's output, with less room. */
  compact: boolean;
  /** Without showing first how the files would be read. */
  readAtOnce: boolean;
}

/** One graph on screen; disposing it ends its worker. */
export class LinkGraphView extends ReactWidget {
  constructor(private readonly options: LinkGraphOptions) {
    super();
    this.addClass('lk-graph-host');
  }

  override dispose(): void {
    this.options.host.dispose();
    super.dispose();
  }

  protected override render(): ReactElement {
    const { host, ...shown } = this.options;
    return <GraphView host={host} {...shown} />;
  }
}
