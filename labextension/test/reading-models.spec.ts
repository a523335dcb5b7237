import { ApiError, ToolCall } from '../src/api';
import { Envelope, EnvelopeOf } from '../src/contract/envelope';
import { parseError } from '../src/contract/parse-envelope';
import { parseFile } from '../src/contract/parse-reading';
import { DocumentFile } from '../src/contract/reading';
import { FilesModel } from '../src/models/files';
import { PageViewsModel, resolutionFor } from '../src/models/page-views';
import { PanelModel } from '../src/models/panel';
import { ResultEntry, ResultsModel } from '../src/models/results';
import { TablesModel } from '../src/models/tables';
import { pythonTable } from '../src/notebook/python';
import { table, view } from './reading';
import { envelope, fakeApi, job, settle } from './samples';

function failure(code: string, status: number | null = null): ApiError {
  return new ApiError(parseError({ code, message: code }), status);
}

describe('PageViewsModel', () => {
  /** A server whose pages come when they are let go. */
  function slowServer() {
    const calls: { call: ToolCall; signal?: AbortSignal; go: () => void }[] = [];
    const api = fakeApi({
      look: (call, signal) =>
        new Promise(resolve =>
          calls.push({
            call,
            signal,
            go: () => resolve(view({ number: call.arguments.number }))
          })
        )
    });
    return { calls, model: new PageViewsModel(api, { source: 'x.pdf' }, 'notes') };
  }

  it('fetches the page that is wanted last and gives up the others', async () => {
    const { calls, model } = slowServer();
    void model.show(1, 110);
    void model.show(1, 110);
    void model.show(2, 110);
    expect(calls.map(({ call }) => call)).toEqual([
      {
        tool: 'page',
        arguments: { source: 'x.pdf', number: 1, dpi: 110 },
        cwd: 'notes'
      },
      {
        tool: 'page',
        arguments: { source: 'x.pdf', number: 2, dpi: 110 },
        cwd: 'notes'
      }
    ]);
    expect([calls[0]?.signal?.aborted, calls[1]?.signal?.aborted]).toEqual([
      true,
      false
    ]);
    calls.forEach(({ go }) => go());
    await settle();
    expect([model.view(1), model.view(2)?.number, model.isLoading]).toEqual([
      null,
      2,
      false
    ]);
  });

  it('keeps the last pages that were looked at and releases the rest', async () => {
    const { calls, model } = slowServer();
    for (const number of [1, 2, 3, 4, 1, 5, 6]) {
      void model.show(number, 110);
      calls.at(-1)?.go();
      await settle();
    }
    expect([1, 2, 3, 4, 5, 6].filter(number => model.view(number))).toEqual([
      1, 4, 5, 6
    ]);
    expect(calls).toHaveLength(6);
  });

  it('asks for a finer picture, keeping the coarse one if there is none', async () => {
    const answers = [
      () => Promise.resolve(view()),
      () => Promise.reject(failure('DOM_DOC_LIMIT'))
    ];
    const look = jest.fn(() => answers.shift()?.() ?? Promise.reject(failure('MORE')));
    const model = new PageViewsModel(fakeApi({ look }), { source: 'x.pdf' }, '');
    await model.show(1, 110);
    await model.show(1, 300);
    await model.show(1, 300);
    await model.show(1, 110);
    expect([model.view(1)?.number, model.error]).toEqual([1, null]);
    expect(look).toHaveBeenCalledTimes(2);
  });

  it('asks once after a failure, and again when told to, with the password', async () => {
    const passwords: unknown[] = [];
    const api = fakeApi({
      look: call => {
        passwords.push(call.arguments.password);
        return call.arguments.password === 'sesame'
          ? Promise.resolve(view())
          : Promise.reject(failure('DOM_DOC_PASSWORD_REQUIRED', 422));
      }
    });
    const worked = jest.fn();
    const model = new PageViewsModel(api, { source: 'x.pdf' }, '', worked);
    await model.show(1, 110);
    await model.show(1, 110);
    expect([model.needsPassword, passwords]).toEqual([true, [undefined]]);
    model.unlock('guess');
    await model.show(1, 110);
    expect(worked).not.toHaveBeenCalled();
    model.unlock('sesame');
    expect(model.error).toBeNull();
    await model.show(1, 110);
    expect([model.view(1)?.number, model.needsPassword]).toEqual([1, false]);
    expect(passwords).toEqual([undefined, 'guess', 'sesame']);
    expect(worked.mock.calls).toEqual([['sesame']]);
  });

  it('says nothing after its end', async () => {
    const { calls, model } = slowServer();
    const changed = jest.fn();
    void model.show(1, 110);
    model.changed.connect(changed);
    model.dispose();
    calls[0]?.go();
    await settle();
    expect(changed).not.toHaveBeenCalled();
    expect(model.view(1)).toBeNull();
  });

  it.each([
    [0.3, 110],
    [1.6, 110],
    [2, 160],
    [3, 220],
    [9, 300]
  ])('draws %p pixels a point at %p dots an inch', (pixels, dpi) => {
    expect(resolutionFor(pixels)).toBe(dpi);
  });
});

describe('TablesModel', () => {
  const pagesOfTables = [1, 2, 2, 5, 9, 9, 9, 30, 31, 31];
  const document = envelope('document', {
    tables: pagesOfTables.length
  }) as EnvelopeOf<'document'>;

  function tablesModel() {
    const tables = jest.fn((_: string, start: number, stop: number) =>
      Promise.resolve({
        total: pagesOfTables.length,
        items: pagesOfTables.slice(start, stop).map(page => table([], { page }))
      })
    );
    return { tables, model: new TablesModel(fakeApi({ tables }), document) };
  }

  it.each([
    [1, 0, 0],
    [2, 1, 2],
    [9, 2, 6],
    [31, 1, 9],
    [2, 2, null],
    [4, 0, null],
    [99, 0, null]
  ])('finds on page %p table %p at %p', async (page, place, expected) => {
    expect(await tablesModel().model.find(page, place)).toBe(expected);
  });

  it('fetches few tables to find one', async () => {
    const { tables, model } = tablesModel();
    await model.find(30, 0);
    expect(tables.mock.calls.length).toBeLessThan(5);
  });

  it('finds nothing where tables cannot be had', async () => {
    const gone = fakeApi({
      tables: () => Promise.reject(failure('DOM_VAL_NOT_FOUND', 404))
    });
    expect(await new TablesModel(gone, document).find(2, 0)).toBeNull();
    expect(await new TablesModel(fakeApi({}), null).find(2, 0)).toBeNull();
  });
});

describe('FilesModel', () => {
  const file = (index: number): DocumentFile => {
    const parsed = parseFile({ name: `${index}.pdf`, status: 'ok', id: 'f' });
    if (!parsed) {
      throw new Error('The sample is no file.');
    }
    return parsed;
  };

  it('fetches only what the envelope has no room for', async () => {
    const files = jest.fn((_: string, start: number, stop: number) =>
      Promise.resolve({
        total: 450,
        items: Array.from({ length: stop - start }, (_, index) => file(start + index))
      })
    );
    const given = envelope('documents', {
      count: 450,
      files: Array.from({ length: 200 }, (_, index) => ({
        name: `${index}.pdf`,
        status: 'ok'
      }))
    }) as EnvelopeOf<'documents'>;
    const model = new FilesModel(fakeApi({ files }), given);
    await model.load(0, 200);
    expect(files).not.toHaveBeenCalled();
    expect(model.item(199)?.name).toBe('199.pdf');
    await model.loadAll();
    expect(files.mock.calls.map(([, start, stop]) => [start, stop])).toEqual([
      [200, 300],
      [300, 400],
      [400, 450]
    ]);
    expect(model.item(449)?.name).toBe('449.pdf');
  });
});

describe('opening a document that was read with others', () => {
  const call: ToolCall = {
    tool: 'parse',
    arguments: { source: 'guess/a.pdf', main_content: true },
    cwd: 'notes'
  };
  const stored = (path: string): Envelope =>
    envelope('document', { source: { name: 'a.pdf', path } }, { id: 'f1' });

  it.each([
    ['data/a.pdf', 'notes/data/a.pdf'],
    ['/elsewhere/a.pdf', 'guess/a.pdf'],
    ['', 'guess/a.pdf']
  ])('a file at %p is read again from %p', async (path, expected) => {
    const panel = new PanelModel(
      fakeApi({ result: () => Promise.resolve(stored(path)) })
    );
    await panel.open('f1', call, 'notes');
    expect(panel.selected?.envelope).toMatchObject({
      id: 'f1',
      tool: 'parse',
      arguments: { source: expected, main_content: true }
    });
    await panel.open('f1', call, 'notes');
    expect(panel.results.entries).toHaveLength(1);
    panel.dispose();
  });

  it('reads it again when it is gone, and tells of other failures', async () => {
    const started: ToolCall[] = [];
    let reason = failure('DOM_VAL_NOT_FOUND', 404);
    const panel = new PanelModel(
      fakeApi({
        result: () => Promise.reject(reason),
        startJob: given => {
          started.push(given);
          return Promise.resolve(job());
        }
      })
    );
    await panel.open('f1', call, '');
    expect(started).toEqual([call]);
    reason = failure('DOWN', 500);
    await panel.open('f1', call, '');
    expect([started.length, panel.failure?.error.code]).toEqual([1, 'DOWN']);
    panel.dispose();
  });
});

it('what opened a file is kept for reading it again, its name and pages are not', () => {
  const given = { source: 'x', pages: '3', password: 'p', main_content: true };
  const result = envelope(
    'document',
    {},
    { arguments: { format: 'pdf', pages: '1', ocr: 'auto' } }
  );
  const results = new ResultsModel();
  const run = results.addFromPanel(result, given, '');
  expect(results.readingArguments(run)).toEqual({ password: 'p', main_content: true });
  const shown: ResultEntry = {
    key: '',
    envelope: result,
    origin: { type: 'cell', cellId: '', cellNumber: 1 }
  };
  expect(results.readingArguments(shown)).toEqual({ format: 'pdf', ocr: 'auto' });
  results.unlock(shown, 'sesame');
  expect(results.readingArguments(shown)).toEqual({
    format: 'pdf',
    ocr: 'auto',
    password: 'sesame'
  });
});

it('a table is code that reads its document', () => {
  expect(pythonTable('parse', { source: 'a "b".pdf' }, 3)).toBe(
    'import ferrolab\n\ndoc = ferrolab.call("parse", {"source": "a \\"b\\".pdf"})\ndoc.tables[3].to_pandas()'
  );
});
