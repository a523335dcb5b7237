/** A tool call written as Python. */

import { JsonObject } from '../contract/json';

/** A JSON value as a Python literal. */
export function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) {
    return 'None';
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  if (Array.isArray(value)) {
    return `[${value.map(pythonLiteral).join(', ')}]`;
  }
  if (typeof value === 'object') {
    const items = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}: ${pythonLiteral(item)}`
    );
    return `{${items.join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** Python that makes the same call through the registry. */
export function pythonCall(tool: string, args: JsonObject): string {
  return `import ferrolab\n\nresult = ${callOf(tool, args)}\nresult`;
}

/** Python that reads a document and makes one of its tables, from 0, a DataFrame. */
export function pythonTable(tool: string, args: JsonObject, position: number): string {
  const table = `doc.tables[${position}].to_pandas()`;
  return `import ferrolab\n\ndoc = ${callOf(tool, args)}\n${table}`;
}

function callOf(tool: string, args: JsonObject): string {
  return `ferrolab.call(${pythonLiteral(tool)}, ${pythonLiteral(args)})`;
}
