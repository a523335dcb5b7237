/** A form from a tool's JSON Schema, and the arguments from the filled form. */

import { TranslationBundle } from '@jupyterlab/translation';

import {
  isObject,
  JsonObject,
  readChoice,
  readList,
  readObject,
  readText,
  readTexts
} from './contract/json';
import { ToolSpec } from './contract/tool';

export type FieldType =
  | 'text'
  | 'path'
  | 'password'
  | 'body'
  | 'code'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'list'
  | 'json';

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly label: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** Of type `number`: whether only whole numbers are allowed. */
  readonly isInteger: boolean;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly maxLength: number | null;
  readonly choices: readonly (string | number)[];
  /** The default as it stands in the form; empty when there is none. */
  readonly initial: string;
}

/** What stands in each field. Of type `boolean`: `true`, `false`, or empty for unset. */
export type FormValues = Readonly<Record<string, string>>;

/** Messages by field name. */
export type FormErrors = Readonly<Record<string, string>>;

/** The fields of a tool in the order of its schema, those required first. */
export function formFields(tool: ToolSpec): Field[] {
  const required = readTexts(tool.parameters.required);
  const fields = Object.entries(readObject(tool.parameters.properties)).map(
    ([name, schema]) =>
      field(name, resolve(readObject(schema), tool.parameters), {
        isRequired: required.includes(name),
        body: tool.body !== name ? null : isExecuted(tool) ? 'code' : 'body'
      })
  );
  return [...fields.filter(f => f.isRequired), ...fields.filter(f => !f.isRequired)];
}

/** Whether the tool's body is a program. */
function isExecuted(tool: ToolSpec): boolean {
  return tool.effects.includes('executes');
}

/** Follow one local `$ref` and take `null` out of `anyOf`. */
function resolve(schema: JsonObject, root: JsonObject): JsonObject {
  const reference = readText(schema.$ref).match(/^#\/\$defs\/(.+)$/)?.[1];
  if (reference !== undefined) {
    return { ...readObject(readObject(root.$defs)[reference]), ...schema };
  }
  const options = readList(schema.anyOf, option =>
    isObject(option) && option.type !== 'null' ? resolve(option, root) : null
  );
  const option = options[0];
  return options.length === 1 && option
    ? { ...option, ...schema, ...{ anyOf: null } }
    : schema;
}

function field(
  name: string,
  schema: JsonObject,
  { isRequired, body }: { isRequired: boolean; body: 'body' | 'code' | null }
): Field {
  const type = body ?? fieldType(schema);
  return {
    name,
    type,
    label: readText(schema.title) || labelOf(name),
    description: readText(schema.description),
    isRequired,
    isInteger: schema.type === 'integer',
    minimum: bound(schema.minimum, schema.exclusiveMinimum, 1, schema),
    maximum: bound(schema.maximum, schema.exclusiveMaximum, -1, schema),
    maxLength: typeof schema.maxLength === 'number' ? schema.maxLength : null,
    choices: readList(schema.enum, item =>
      typeof item === 'string' || typeof item === 'number' ? item : null
    ),
    initial: initialText(schema.default, type)
  };
}

function fieldType(schema: JsonObject): FieldType {
  if (Array.isArray(schema.enum)) {
    return 'choice';
  }
  switch (schema.type) {
    case 'string':
      return readChoice(schema.format, ['path', 'password'], 'text');
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return readObject(schema.items).type === 'string' ? 'list' : 'json';
    default:
      return 'json';
  }
}

/** `max_tokens` as `Max tokens`. */
function labelOf(name: string): string {
  const words = name.replace(/_/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An exclusive bound of a whole number is the next whole number. */
function bound(
  inclusive: unknown,
  exclusive: unknown,
  step: 1 | -1,
  schema: JsonObject
): number | null {
  if (typeof inclusive === 'number') {
    return inclusive;
  }
  if (typeof exclusive === 'number') {
    return schema.type === 'integer' ? exclusive + step : exclusive;
  }
  return null;
}

function initialText(value: unknown, type: FieldType): string {
  if (value === undefined || value === null) {
    return '';
  }
  if (type === 'list' && isWords(value)) {
    return value.join(', ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether a list reads the same when it is written with commas. */
function isWords(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.every(
      item => typeof item === 'string' && item !== '' && !/^\s|\s$|[,[]/.test(item)
    )
  );
}

/** What a fresh form shows: given values where there are some, else the defaults. */
export function initialValues(
  fields: readonly Field[],
  given: JsonObject = {}
): FormValues {
  return Object.fromEntries(
    fields.map(({ name, type, initial }) => [
      name,
      Object.hasOwn(given, name) ? initialText(given[name], type) : initial
    ])
  );
}

/** What is wrong with the filled form; empty when it can be sent. */
export function validate(
  fields: readonly Field[],
  values: FormValues,
  trans: TranslationBundle
): FormErrors {
  const errors: Record<string, string> = {};
  for (const item of fields) {
    const message = problem(item, values[item.name] ?? '', trans);
    if (message) {
      errors[item.name] = message;
    }
  }
  return errors;
}

function problem(item: Field, value: string, trans: TranslationBundle): string | null {
  if (isBlank(item, value)) {
    return item.isRequired ? trans.__('%1 is needed.', item.label) : null;
  }
  if (item.maxLength !== null && value.length > item.maxLength) {
    return trans.__('At most %1 characters.', item.maxLength);
  }
  if (item.type === 'number') {
    return numberProblem(item, value, trans);
  }
  if (item.type === 'json' && parseJson(value) === undefined) {
    return trans.__('Not valid JSON.');
  }
  return null;
}

function numberProblem(
  { isInteger, minimum, maximum }: Field,
  value: string,
  trans: TranslationBundle
): string | null {
  const number = Number(value);
  if (!Number.isFinite(number) || (isInteger && !Number.isInteger(number))) {
    return isInteger
      ? trans.__('“%1” is not a whole number.', value)
      : trans.__('“%1” is not a number.', value);
  }
  if (minimum !== null && number < minimum) {
    return trans.__('Must be %1 or more.', minimum);
  }
  if (maximum !== null && number > maximum) {
    return trans.__('Must be %1 or less.', maximum);
  }
  return null;
}

/** Blanks are content in a text to be counted or a password, elsewhere they are nothing. */
function isBlank({ type }: Field, value: string): boolean {
  return (type === 'body' || type === 'password' ? value : value.trim()) === '';
}

/**
 * The arguments of a form that `validate` found nothing wrong with.
 *
 * Fields that were left at their default or blank are left out, so that the `%agent`
 * line stays as short as one would type it.
 */
export function formArguments(
  fields: readonly Field[],
  values: FormValues
): JsonObject {
  return Object.fromEntries(
    fields
      .filter(item => {
        const value = values[item.name] ?? '';
        return !isBlank(item, value) && (item.isRequired || value !== item.initial);
      })
      .map(item => [item.name, argument(item, values[item.name] ?? '')])
  );
}

function argument(item: Field, value: string): unknown {
  switch (item.type) {
    case 'number':
      return Number(value);
    case 'boolean':
      return value === 'true';
    case 'choice':
      return item.choices.find(choice => String(choice) === value) ?? value;
    case 'list':
      return listOf(value);
    case 'json':
      return parseJson(value);
    case 'body':
    case 'code':
    case 'password':
      return value;
    default:
      return value.trim();
  }
}

/** Words with commas between them; a list with other texts is written as JSON. */
function listOf(text: string): unknown {
  const json = text.trim().startsWith('[') ? parseJson(text) : undefined;
  return Array.isArray(json)
    ? json
    : text
        .split(',')
        .map(word => word.trim())
        .filter(Boolean);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The field that an error from the server speaks of, or null.
 *
 * The server names it as `context.field`.
 */
export function fieldOfError(
  fields: readonly Field[],
  context: JsonObject
): string | null {
  const name = context.field;
  return fields.find(item => item.name === name)?.name ?? null;
}
