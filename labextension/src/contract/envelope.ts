/** The result envelope: the one shape in which every ferrolab result travels. */

import { ExecutionData, SessionsData } from './execution';
import { JsonObject } from './json';
import { ChartData, FindingsData, ImageData, NotebookData } from './pictures';
import { Attachment, DocumentsData, PageData, Quality } from './reading';

export const MIME_TYPE = 'application/vnd.ferrolab.v1+json';

/** Where a text came from. */
export interface Source {
  readonly name: string;
  readonly path: string;
  readonly bytes: number | null;
}

/** A heading; `start` and `end` count code points into the document's text. */
export interface Section {
  readonly title: string;
  readonly level: number;
  readonly page: number | null;
  readonly start: number;
  readonly end: number;
}

/** A page's place in the document's text; `number` counts from 1. */
export interface PageExtent {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** How far its text can be trusted; null where the format leaves no doubt. */
  readonly quality?: Quality | null;
}

export interface PageText extends PageExtent {
  readonly text: string;
}

export interface DocumentData {
  readonly source: Source | null;
  readonly format: string;
  readonly mediaType: string;
  readonly pageCount: number | null;
  readonly characters: number;
  readonly metadata: readonly (readonly [name: string, text: string])[];
  readonly sections: readonly Section[];
  readonly pages: readonly PageExtent[];
  readonly tables: number;
  readonly links: number;
  readonly images: number;
  readonly annotations: number;
  readonly fields: number;
  readonly attachments: readonly Attachment[];
  readonly excerpt: string;
}

export interface Chunk {
  readonly index: number;
  readonly tokens: number;
  readonly start: number;
  readonly end: number;
  /** Where the chunk's own text begins, after what it repeats of its predecessor. */
  readonly bodyStart: number;
  readonly pageStart: number | null;
  readonly pageEnd: number | null;
  readonly sectionPath: readonly string[];
  readonly text: string;
}

export interface ChunksData {
  readonly source: Source | null;
  readonly format: string;
  readonly pageCount: number | null;
  readonly characters: number;
  readonly model: string;
  readonly encoding: string;
  readonly exact: boolean;
  readonly maxTokens: number;
  readonly overlapTokens: number;
  readonly count: number;
  readonly totalTokens: number;
  readonly sections: readonly Section[];
  readonly chunks: readonly Chunk[];
}

export interface TokenCountData {
  readonly count: number;
  readonly model: string;
  readonly encoding: string;
  readonly exact: boolean;
  readonly reason: string | null;
  readonly characters: number;
  readonly contextWindow: number | null;
  readonly tokens: readonly string[];
  readonly previewTruncated: boolean;
}

export interface TextData {
  readonly text: string;
  readonly tokens: number | null;
  readonly model: string;
  readonly encoding: string;
  readonly truncatedFrom: number | null;
}

export interface SelectionMatch {
  readonly text: string;
  readonly html: string;
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, text: string])[];
}

export interface SelectionData {
  readonly source: Source | null;
  readonly selector: string;
  readonly count: number;
  readonly matches: readonly SelectionMatch[];
}

export interface ToolSummary {
  readonly name: string;
  readonly summary: string;
  readonly effects: readonly string[];
  readonly usage: string;
}

export interface ToolsData {
  readonly tools: readonly ToolSummary[];
}

export interface BackendState {
  readonly function: string;
  readonly backend: string;
  readonly note: string;
}

export interface StatusData {
  readonly version: string;
  readonly nativeVersion: string | null;
  readonly python: string;
  readonly platform: string;
  readonly backends: readonly BackendState[];
  readonly settings: readonly (readonly [name: string, text: string])[];
}

export interface ErrorData {
  readonly code: string;
  readonly type: string;
  readonly message: string;
  readonly hint: string;
  readonly context: JsonObject;
  readonly retryable: boolean;
}

export interface ValueData {
  readonly value: unknown;
}

export interface Meta {
  readonly backend: string;
  readonly seconds: number | null;
  readonly limits: readonly string[];
  readonly warnings: readonly string[];
}

/** The data of each kind of result. */
export interface DataByKind {
  document: DocumentData;
  documents: DocumentsData;
  page: PageData;
  chunks: ChunksData;
  token_count: TokenCountData;
  text: TextData;
  selection: SelectionData;
  execution: ExecutionData;
  sessions: SessionsData;
  chart: ChartData;
  image: ImageData;
  findings: FindingsData;
  notebook: NotebookData;
  tools: ToolsData;
  status: StatusData;
  error: ErrorData;
  value: ValueData;
}

export type Kind = keyof DataByKind;

interface EnvelopeBase {
  readonly id: string;
  readonly tool: string;
  readonly arguments: JsonObject;
  /** What to type to get the result again; empty when that is impossible. */
  readonly line: string;
  readonly title: string;
  readonly summary: string;
  readonly created: string;
  readonly truncated: boolean;
  readonly meta: Meta;
}

/** An envelope of one given kind. */
export type EnvelopeOf<K extends Kind> = EnvelopeBase & {
  readonly kind: K;
  readonly data: DataByKind[K];
};

export type Envelope = { [K in Kind]: EnvelopeOf<K> }[Kind];

export type DocumentLike = EnvelopeOf<'document'> | EnvelopeOf<'chunks'>;

/** Whether a result has a text with pages behind its handle. */
export function hasPages(envelope: Envelope): envelope is DocumentLike {
  return envelope.kind === 'document' || envelope.kind === 'chunks';
}
