/**
 * Readers for JSON that somebody else wrote.
 *
 * A notebook can hold anything under our MIME type, so nothing is trusted: each
 * reader answers with a usable value, never throws, and bounds what it returns.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

/** Longer strings are cut: no field of the contract comes near this. */
const MAX_TEXT_LENGTH = 1_000_000;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function readText(value: unknown, fallback = ''): string {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT_LENGTH) : fallback;
}

export function readOptionalText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? readText(value) : null;
}

/** A finite number of zero or more, or null. */
export function readOptionalNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? value
    : null;
}

/** A whole number of zero or more, or null. */
export function readOptionalCount(value: unknown): number | null {
  const number = readOptionalNumber(value);
  return number === null ? null : Math.min(Math.floor(number), Number.MAX_SAFE_INTEGER);
}

export function readCount(value: unknown, fallback = 0): number {
  return readOptionalCount(value) ?? fallback;
}

export function readFlag(value: unknown, fallback = false): boolean {
  return typeof value === 'boolean' ? value : fallback;
}

/** One of `choices`, or `fallback`. */
export function readChoice<const T extends string, F extends string>(
  value: unknown,
  choices: readonly T[],
  fallback: F
): T | F {
  return choices.find(choice => choice === value) ?? fallback;
}

/** At most `limit` items, without those that `read` refuses with null. */
export function readList<T>(
  value: unknown,
  read: (item: unknown, index: number) => T | null,
  limit = 5000
): T[] {
  if (!Array.isArray(value)) {
    return [];
  }
  const items: T[] = [];
  value.slice(0, limit).forEach((item: unknown, index) => {
    const accepted = read(item, index);
    if (accepted !== null) {
      items.push(accepted);
    }
  });
  return items;
}

export function readTexts(value: unknown, limit = 1000): string[] {
  return readList(
    value,
    item => (typeof item === 'string' ? readText(item) : null),
    limit
  );
}

/** Entries of an object whose values are text or numbers, as text. */
export function readFacts(value: unknown, limit = 50): [name: string, text: string][] {
  return Object.entries(readObject(value))
    .slice(0, limit)
    .flatMap(([name, fact]): [string, string][] => {
      if (Array.isArray(fact)) {
        const joined = readTexts(fact, 20).join(', ');
        return joined ? [[name, joined]] : [];
      }
      return typeof fact === 'string' || typeof fact === 'number'
        ? [[name, String(fact).slice(0, 500)]]
        : [];
    })
    .filter(([, text]) => text !== '');
}

/**
 * JSON indented for reading, cut at `limit` characters.
 *
 * Nesting deeper than the engine's stack is reported instead of thrown.
 */
export function formatJson(value: unknown, limit = 20_000): string {
  let text: string;
  try {
    text = JSON.stringify(value, null, 2) ?? 'null';
  } catch {
    return '…';
  }
  return text.length > limit ? `${text.slice(0, limit)}\n…` : text;
}
