/** Results that are pictures or tell of one, and notebooks. */

import { Source } from './envelope';
import { JsonObject } from './json';

/** A field of the data, and what it is shown as. */
export interface ChartField {
  readonly channel: string;
  readonly name: string;
  readonly type: string;
}

/** What the envelope of a chart tells; the chart itself is kept apart. */
export interface ChartData {
  readonly chartKind: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly rows: number | null;
  readonly engine: string;
  /** What it shows, in words. */
  readonly description: string;
  readonly fields: readonly ChartField[];
}

/** What the envelope of a picture tells; the picture itself is kept apart. */
export interface ImageData {
  readonly source: Source | null;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number | null;
  /** What it shows, in words. */
  readonly description: string;
  /** Where it was written; empty when it was not. */
  readonly path: string;
}

/** A chart or picture as it is kept beside its envelope. */
export interface PictureView {
  /** An address for `img`; null when the picture is missing or no picture. */
  readonly picture: string | null;
  /** The chart in Vega-Lite, to be drawn with the data in it. */
  readonly spec: JsonObject | null;
}

export interface FindingsTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many rows there are, of which these are the first. */
  readonly count: number;
}

/** What was found out about something: facts, tables and texts. */
export interface FindingsData {
  readonly source: Source | null;
  readonly facts: readonly (readonly [name: string, text: string])[];
  readonly tables: readonly FindingsTable[];
  readonly texts: readonly { readonly title: string; readonly text: string }[];
}

/** A cell of a notebook in a line. */
export interface NotebookCell {
  /** From 1. */
  readonly number: number;
  readonly type: string;
  /** Of a heading from 1; 0 for what is none. */
  readonly level: number;
  readonly title: string;
  readonly outputs: readonly string[];
  readonly error: string;
  readonly executionCount: number | null;
}

export interface NotebookData {
  readonly source: Source | null;
  readonly format: string;
  readonly language: string;
  readonly kernel: string;
  readonly cellCount: number;
  readonly codeCells: number;
  readonly outputs: number;
  readonly errors: number;
  /** The first of them. */
  readonly cells: readonly NotebookCell[];
}
