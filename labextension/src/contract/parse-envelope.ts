/** From unknown JSON to an `Envelope`: missing or wrong fields get neutral values. */

import {
  BackendState,
  Chunk,
  ChunksData,
  DataByKind,
  DocumentData,
  Envelope,
  Kind,
  Meta,
  PageExtent,
  PageText,
  Section,
  SelectionMatch,
  StatusData,
  TextData,
  TokenCountData,
  ToolSummary
} from './envelope';
import {
  isObject,
  JsonObject,
  readCount,
  readFacts,
  readFlag,
  readList,
  readObject,
  readOptionalCount,
  readOptionalNumber,
  readOptionalText,
  readText,
  readTexts
} from './json';
import { parseExecution, parseSessions } from './parse-execution';
import { parseError, parseSource } from './parse-parts';
import { parseChart, parseFindings, parseImage, parseNotebook } from './parse-pictures';
import {
  parseAttachment,
  parseDocuments,
  parsePage,
  parseQuality
} from './parse-reading';

export { parseError };

/** The version of the envelope that this front end reads. */
const VERSION = 1;

/** A section, or null when it has neither a title nor a place. */
function parseSection(value: unknown): Section | null {
  if (!isObject(value)) {
    return null;
  }
  const start = readCount(value.start);
  return {
    title: readText(value.title),
    level: Math.min(Math.max(readCount(value.level, 1), 1), 12),
    page: readOptionalCount(value.page),
    start,
    end: Math.max(readCount(value.end, start), start)
  };
}

function parsePageExtent(value: unknown, index: number): PageExtent | null {
  if (!isObject(value)) {
    return null;
  }
  const start = readCount(value.start);
  return {
    number: readCount(value.number, index + 1),
    start,
    end: Math.max(readCount(value.end, start), start),
    quality: parseQuality(value.quality)
  };
}

export function parsePageText(value: unknown, index: number): PageText | null {
  const extent = parsePageExtent(value, index);
  return extent && { ...extent, text: readText(readObject(value).text) };
}

export function parseChunk(value: unknown, index: number): Chunk | null {
  if (!isObject(value)) {
    return null;
  }
  const start = readCount(value.start);
  const end = Math.max(readCount(value.end, start), start);
  const bodyStart = Math.min(Math.max(readCount(value.body_start, start), start), end);
  return {
    index: readCount(value.index, index),
    tokens: readCount(value.tokens),
    start,
    end,
    bodyStart,
    pageStart: readOptionalCount(value.page_start),
    pageEnd: readOptionalCount(value.page_end),
    sectionPath: readTexts(value.section_path, 12),
    text: readText(value.text)
  };
}

function parseDocument(data: JsonObject): DocumentData {
  return {
    source: parseSource(data.source),
    format: readText(data.format),
    mediaType: readText(data.media_type),
    pageCount: readOptionalCount(data.page_count),
    characters: readCount(data.characters),
    metadata: readFacts(data.metadata),
    sections: readList(data.sections, parseSection),
    pages: readList(data.pages, parsePageExtent),
    tables: readCount(data.tables),
    links: readCount(data.links),
    images: readCount(data.images),
    annotations: readCount(data.annotations),
    fields: readCount(data.fields),
    attachments: readList(data.attachments, parseAttachment, 200),
    excerpt: readText(data.excerpt)
  };
}

function parseChunks(data: JsonObject): ChunksData {
  const chunks = readList(data.chunks, parseChunk);
  return {
    source: parseSource(data.source),
    format: readText(data.format),
    pageCount: readOptionalCount(data.page_count),
    characters: readCount(data.characters),
    model: readText(data.model),
    encoding: readText(data.encoding),
    exact: readFlag(data.exact, true),
    maxTokens: readCount(data.max_tokens),
    overlapTokens: readCount(data.overlap_tokens),
    count: readCount(data.count, chunks.length),
    totalTokens: readCount(data.total_tokens),
    sections: readList(data.sections, parseSection),
    chunks
  };
}

function parseTokenCount(data: JsonObject): TokenCountData {
  return {
    count: readCount(data.count),
    model: readText(data.model),
    encoding: readText(data.encoding),
    exact: readFlag(data.exact, true),
    reason: readOptionalText(data.reason),
    characters: readCount(data.characters),
    contextWindow: readOptionalCount(data.context_window),
    tokens: readTexts(data.tokens, 500),
    previewTruncated: readFlag(data.preview_truncated)
  };
}

function parseText(data: JsonObject): TextData {
  return {
    text: readText(data.text),
    tokens: readOptionalCount(data.tokens),
    model: readText(data.model),
    encoding: readText(data.encoding),
    truncatedFrom: readOptionalCount(data.truncated_from)
  };
}

function parseMatch(value: unknown): SelectionMatch | null {
  if (!isObject(value)) {
    return null;
  }
  return {
    text: readText(value.text),
    html: readText(value.html),
    name: readText(value.name),
    attributes: readFacts(value.attributes)
  };
}

function parseToolSummary(value: unknown): ToolSummary | null {
  const name = readText(readObject(value).name);
  if (!name) {
    return null;
  }
  const tool = readObject(value);
  return {
    name,
    summary: readText(tool.summary),
    effects: readTexts(tool.effects, 20),
    usage: readText(tool.usage)
  };
}

function parseBackend(value: unknown): BackendState | null {
  const row = readObject(value);
  const name = readText(row.function);
  return name
    ? { function: name, backend: readText(row.backend), note: readText(row.note) }
    : null;
}

function parseStatus(data: JsonObject): StatusData {
  return {
    version: readText(data.version),
    nativeVersion: readOptionalText(data.native_version),
    python: readText(data.python),
    platform: readText(data.platform),
    backends: readList(data.backends, parseBackend),
    settings: readFacts(data.settings)
  };
}

const PARSERS: { [K in Kind]: (data: JsonObject) => DataByKind[K] } = {
  document: parseDocument,
  documents: parseDocuments,
  page: parsePage,
  chunks: parseChunks,
  token_count: parseTokenCount,
  text: parseText,
  selection: data => ({
    source: parseSource(data.source),
    selector: readText(data.selector),
    count: readCount(data.count),
    matches: readList(data.matches, parseMatch, 500)
  }),
  execution: parseExecution,
  sessions: parseSessions,
  chart: parseChart,
  image: parseImage,
  findings: parseFindings,
  notebook: parseNotebook,
  tools: data => ({ tools: readList(data.tools, parseToolSummary, 500) }),
  status: parseStatus,
  error: parseError,
  value: data => ({ value: data.value })
};

function parseMeta(value: unknown): Meta {
  const meta = readObject(value);
  return {
    backend: readText(meta.backend),
    seconds: readOptionalNumber(meta.seconds),
    limits: readTexts(meta.limits, 20),
    warnings: readTexts(meta.warnings, 200)
  };
}

function isKind(value: unknown): value is Kind {
  return typeof value === 'string' && Object.hasOwn(PARSERS, value);
}

/**
 * Read an envelope; never throws.
 *
 * @returns null when the value is no envelope of this version. A kind that this
 * front end does not know is read as `value`, so that a newer kernel still shows.
 */
export function parseEnvelope(value: unknown): Envelope | null {
  if (!isObject(value) || value.version !== VERSION || typeof value.kind !== 'string') {
    return null;
  }
  const kind = isKind(value.kind) ? value.kind : 'value';
  const data = isKind(value.kind) ? readObject(value.data) : { value: value.data };
  // The parser table pairs each kind with its data; TypeScript cannot follow that
  // through a lookup by a union key.
  return {
    kind,
    id: readText(value.id),
    tool: readText(value.tool),
    arguments: readObject(value.arguments),
    line: readText(value.line),
    title: readText(value.title) || readText(value.tool) || kind,
    summary: readText(value.summary),
    created: readText(value.created),
    truncated: readFlag(value.truncated),
    meta: parseMeta(value.meta),
    data: PARSERS[kind](data)
  } as Envelope;
}
