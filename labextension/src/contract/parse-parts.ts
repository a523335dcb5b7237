/** What results of several kinds have in them. */

import { ErrorData, Source } from './envelope';
import { isObject, readFlag, readObject, readOptionalCount, readText } from './json';

export function parseSource(value: unknown): Source | null {
  if (!isObject(value)) {
    return null;
  }
  const path = readText(value.path);
  const name = readText(value.name) || (path.split('/').pop() ?? '');
  return name ? { name, path, bytes: readOptionalCount(value.bytes) } : null;
}

/** An error as it stands in envelopes, jobs and REST answers. */
export function parseError(value: unknown): ErrorData {
  const error = readObject(value);
  return {
    code: readText(error.code),
    type: readText(error.type, 'Error'),
    message: readText(error.message),
    hint: readText(error.hint),
    context: readObject(error.context),
    retryable: readFlag(error.retryable)
  };
}
