/** Results as a kernel or the server would write them. */

export const MIME_TYPE = 'application/vnd.ferrolab.v1+json';

export type Json = Record<string, unknown>;

let serial = 0;

/** A complete envelope; `parts` replaces what a test is about. */
export function envelope(kind: string, data: Json, parts: Json = {}): Json {
  serial += 1;
  return {
    version: 1,
    id: serial.toString(16).padStart(32, '0'),
    kind,
    tool: kind,
    arguments: {},
    line: `%agent ${kind}`,
    title: kind,
    summary: '',
    created: new Date(Date.UTC(2026, 10, 21, 6, 0, serial)).toISOString(),
    data,
    truncated: false,
    meta: { backend: 'native', backends: {}, seconds: 0.042, limits: [], warnings: [] },
    ...parts
  };
}

const SENTENCE =
  'The quick brown fox jumps over the lazy dog, and it does so 😀 again. ';

/** A made-up document whose pages and chunks can be asked for piece by piece. */
export class Book {
  readonly source;
  readonly pages: { number: number; start: number; end: number; text: string }[] = [];
  readonly characters: number;

  constructor(
    readonly name: string,
    readonly pageCount: number,
    readonly sentencesPerPage = 24
  ) {
    this.source = { name, path: `data/${name}`, bytes: pageCount * 4096 };
    let start = 0;
    for (let number = 1; number <= pageCount; number++) {
      const text = `Heading of page ${number}\n${SENTENCE.repeat(sentencesPerPage)}\n`;
      const end = start + [...text].length;
      this.pages.push({ number, start, end, text });
      start = end;
    }
    this.characters = start;
  }

  get sections(): Json[] {
    return this.pages.slice(0, 200).map(({ number, start, end }) => ({
      title: number % 3 === 1 ? `Part ${number}` : `Section ${number}`,
      level: number % 3 === 1 ? 1 : 2,
      page: number,
      start,
      end
    }));
  }

  chunks(limit = Infinity): Json[] {
    const size = 700;
    const overlap = 60;
    const text = [...this.pages.map(page => page.text).join('')];
    const chunks: Json[] = [];
    for (let body = 0; body < text.length && chunks.length < limit; body += size) {
      const start = Math.max(body - overlap, 0);
      const end = Math.min(body + size, text.length);
      const page = this.pages.find(candidate => candidate.end > body);
      const last = this.pages.find(candidate => candidate.end >= end);
      chunks.push({
        index: chunks.length,
        tokens: 120 + (chunks.length % 9),
        start,
        end,
        body_start: body,
        page_start: page?.number ?? null,
        page_end: last?.number ?? null,
        section_path: [`Part ${page?.number ?? 0}`, 'Scope'],
        text: text.slice(start, end).join('')
      });
    }
    return chunks;
  }

  document(parts: Json = {}): Json {
    const data = {
      source: this.source,
      format: 'pdf',
      media_type: 'application/pdf',
      page_count: this.pageCount,
      characters: this.characters,
      metadata: { title: 'A made-up book', authors: ['A. Author', 'B. Writer'] },
      sections: this.sections,
      pages: this.pages.slice(0, 300).map(({ number, start, end }) => ({
        number,
        start,
        end,
        width: 595,
        height: 842
      })),
      tables: 7,
      links: 12,
      excerpt: [...(this.pages[0]?.text ?? '')].slice(0, 1200).join('')
    };
    return envelope('document', data, {
      tool: 'parse',
      arguments: { source: this.source.path },
      line: `%agent parse ${this.source.path}`,
      title: this.name,
      summary: `${this.pageCount} pages · ${this.characters.toLocaleString('en')} characters · pdf`,
      truncated: true,
      meta: {
        backend: 'native',
        backends: { documents: 'native' },
        seconds: 0.42,
        limits: [],
        warnings: ['page 3 has no text layer']
      },
      ...parts
    });
  }

  chunked(parts: Json = {}): Json {
    const count = Math.ceil(this.characters / 700);
    const data = {
      source: this.source,
      format: 'pdf',
      page_count: this.pageCount,
      characters: this.characters,
      model: 'gpt-4o',
      encoding: 'o200k_base',
      exact: true,
      max_tokens: 128,
      overlap_tokens: 16,
      count,
      total_tokens: count * 124,
      sections: this.sections,
      chunks: this.chunks(60).map(chunk => ({
        ...chunk,
        text: [...String(chunk.text)].slice(0, 240).join('')
      }))
    };
    return envelope('chunks', data, {
      tool: 'chunk',
      arguments: { source: this.source.path, max_tokens: 128 },
      line: `%agent chunk ${this.source.path} --max-tokens 128`,
      title: `${this.name}: chunks`,
      summary: `${count} chunks of at most 128 tokens`,
      truncated: true,
      ...parts
    });
  }
}

export function tokenCount(text: string, parts: Json = {}): Json {
  const tokens = text.match(/\s*\S+|\s+$/gu) ?? [];
  const data = {
    count: tokens.length,
    model: 'gpt-4o',
    encoding: 'o200k_base',
    exact: true,
    reason: null,
    characters: [...text].length,
    context_window: 128000,
    tokens: tokens.slice(0, 120),
    preview_truncated: tokens.length > 120
  };
  return envelope('token_count', data, {
    tool: 'tokens',
    title: 'Token count',
    summary: `${tokens.length} tokens · gpt-4o`,
    line: `%agent tokens ${JSON.stringify(text)}`,
    ...parts
  });
}

/** One of each other kind. */
export function otherKinds(): Json[] {
  return [
    tokenCount('How many tokens\nis this, 你好?', {
      meta: {
        backend: 'python',
        backends: {},
        seconds: 0.0004,
        limits: [],
        warnings: []
      }
    }),
    envelope(
      'text',
      {
        text: 'What is left of a longer text.',
        tokens: 8,
        model: 'gpt-4o',
        encoding: 'o200k_base',
        truncated_from: 4711
      },
      { tool: 'truncate', title: 'Truncated text', summary: '8 of 4,711 tokens' }
    ),
    envelope(
      'selection',
      {
        source: { name: 'page.html', path: 'data/page.html', bytes: 900 },
        selector: 'table td',
        count: 2,
        matches: [
          {
            text: 'A cell',
            html: '<td class="x">A cell</td>',
            name: 'td',
            attributes: { class: 'x' }
          },
          {
            text: 'Another',
            html: '<td>Another<img src=x onerror="window.hacked=1"></td>',
            name: 'td',
            attributes: {}
          }
        ]
      },
      { tool: 'select', title: 'page.html', summary: '2 matches of table td' }
    ),
    envelope(
      'tools',
      {
        tools: [
          {
            name: 'parse',
            summary: 'Read a document.',
            effects: ['reads'],
            usage: '%agent parse SOURCE [--pages 1-3]'
          },
          {
            name: 'tokens',
            summary: 'Count tokens.',
            effects: ['pure'],
            usage: '%agent tokens TEXT'
          }
        ]
      },
      { title: 'Tools', summary: '2 tools' }
    ),
    status(),
    envelope(
      'error',
      {
        code: 'DOM_DOC_PASSWORD_REQUIRED',
        type: 'PasswordError',
        message: '“secret.pdf” is encrypted and no password was given.',
        hint: 'Pass --password.',
        context: { path: 'secret.pdf' },
        retryable: false
      },
      { tool: 'parse', title: 'parse failed', line: '%agent parse secret.pdf' }
    ),
    envelope(
      'value',
      { value: { answer: 42, html: '<img src=x onerror="window.hacked=1">' } },
      { title: '<b onmouseover="window.hacked=1">third-party</b>' }
    )
  ];
}

export function status(): Json {
  return envelope(
    'status',
    {
      version: '0.1.0',
      native_version: '0.1.0',
      python: '3.11.2',
      platform: 'Linux',
      backends: [
        { function: 'count_tokens', backend: 'native', note: '' },
        { function: 'detect_language', backend: 'missing', note: 'needs py3langid' }
      ],
      settings: { backend: 'auto' }
    },
    { title: 'Status', summary: 'ferrolab 0.1.0, native' }
  );
}
