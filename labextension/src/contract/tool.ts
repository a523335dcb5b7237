/** A tool as the server's registry describes it. */

import { JsonObject, readObject, readOptionalText, readText, readTexts } from './json';

export interface ToolSpec {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject;
  readonly returns: string;
  readonly effects: readonly string[];
  readonly examples: readonly string[];
  readonly positional: readonly string[];
  /** The parameter that takes a cell's body, if any. */
  readonly body: string | null;
  readonly distribution: string;
}

/** Read a tool; null when the value has no name. */
export function parseToolSpec(value: unknown): ToolSpec | null {
  const tool = readObject(value);
  const name = readText(tool.name);
  if (!name) {
    return null;
  }
  return {
    name,
    summary: readText(tool.summary),
    description: readText(tool.description),
    parameters: readObject(tool.parameters),
    returns: readText(tool.returns),
    effects: readTexts(tool.effects, 20),
    examples: readTexts(tool.examples, 20),
    positional: readTexts(tool.positional, 50),
    body: readOptionalText(tool.body),
    distribution: readText(tool.distribution)
  };
}
