import { Json, MIME_TYPE } from './envelopes';

/** A code cell that shows results, as it stands in a saved notebook. */
export function savedCell(source: string, ...envelopes: Json[]): Json {
  const outputs = envelopes.map(result => ({
    [MIME_TYPE]: result,
    'text/plain': 'a ferrolab result'
  }));
  return cellOf(source, ...outputs);
}

/** A code cell with outputs, each by its MIME types. */
export function cellOf(source: string, ...outputs: Json[]): Json {
  return {
    cell_type: 'code',
    id: `cell-${Math.random().toString(36).slice(2, 10)}`,
    execution_count: 1,
    metadata: {},
    source,
    outputs: outputs.map(data => ({ output_type: 'display_data', metadata: {}, data }))
  };
}

export function notebook(...cells: Json[]): string {
  return JSON.stringify({
    cells,
    metadata: {
      kernelspec: {
        display_name: 'Python 3 (ipykernel)',
        language: 'python',
        name: 'python3'
      },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  });
}

/** Python that shows an envelope, where the magics are not wanted. */
export function showInPython(result: Json): string {
  const literal = JSON.stringify(JSON.stringify(result));
  return [
    'import json',
    'from IPython.display import display',
    `display({"${MIME_TYPE}": json.loads(${literal}), "text/plain": "x"}, raw=True)`
  ].join('\n');
}
