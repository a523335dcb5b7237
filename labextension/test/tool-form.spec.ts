import { parseToolSpec } from '../src/contract/tool';
import {
  fieldOfError,
  formArguments,
  formFields,
  initialValues,
  validate
} from '../src/tool-form';
import { trans } from './samples';

function fieldsOf(properties: object, more: object = {}) {
  const tool = parseToolSpec({
    name: 't',
    body: 'text',
    parameters: { type: 'object', properties, ...more }
  });
  return tool ? formFields(tool) : [];
}

const optional = (schema: object) => ({
  anyOf: [schema, { type: 'null' }],
  default: null
});

describe('formFields', () => {
  it.each([
    [{ type: 'string' }, 'text'],
    [{ type: 'string', format: 'path' }, 'path'],
    [{ type: 'string', format: 'password' }, 'password'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'number' }, 'number'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'string', enum: ['a'] }, 'choice'],
    [{ type: 'array', items: {} }, 'json'],
    [{ type: 'array', items: { type: 'string' } }, 'list'],
    [{}, 'json'],
    [{ $ref: '#/$defs/Level' }, 'choice'],
    [{ $ref: '#/$defs/Missing' }, 'json']
  ])('%j', (schema, type) => {
    const more = { $defs: { Level: { type: 'string', enum: ['low', 'high'] } } };
    expect(fieldsOf({ x: schema }, more)[0]?.type).toBe(type);
    expect(fieldsOf({ x: optional(schema) }, more)[0]?.type).toBe(type);
  });

  it('puts what is needed first and names it for people', () => {
    const fields = fieldsOf(
      { max_tokens: { type: 'integer' }, text: { type: 'string' } },
      {
        required: ['text']
      }
    );
    expect(
      fields.map(({ name, label, type, isRequired }) => [name, label, type, isRequired])
    ).toEqual([
      ['text', 'Text', 'body', true],
      ['max_tokens', 'Max tokens', 'number', false]
    ]);
  });

  it('makes an exclusive bound of a whole number the next whole number', () => {
    const [item] = fieldsOf({
      n: { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 9 }
    });
    expect(item).toMatchObject({ minimum: 1, maximum: 8 });
  });

  it('survives a schema that is none', () => {
    expect(
      fieldsOf({ a: 7, b: null, c: { anyOf: 'x' } }).map(({ type }) => type)
    ).toEqual(['json', 'json', 'json']);
  });
});

describe('a filled form', () => {
  const fields = fieldsOf(
    {
      source: { type: 'string', format: 'path' },
      text: optional({ type: 'string', maxLength: 5 }),
      count: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
      share: { type: 'number' },
      level: optional({ type: 'integer', enum: [1, 2] }),
      deep: { type: 'boolean', default: true },
      options: { type: 'object' }
    },
    { required: ['source'] }
  );
  const values = initialValues(fields, { source: 'a.pdf' });
  const problems = (changed: object) =>
    Object.entries(validate(fields, { ...values, ...changed }, trans));

  it('starts with what is given, then the defaults', () => {
    expect(values).toMatchObject({
      source: 'a.pdf',
      count: '3',
      deep: 'true',
      level: ''
    });
  });

  it('leaves out what stands at its default', () => {
    expect(formArguments(fields, values)).toEqual({ source: 'a.pdf' });
  });

  it('sends values of the right type', () => {
    const changed = {
      source: ' b c.pdf ',
      text: ' x ',
      count: '7',
      share: '0.5',
      level: '2',
      deep: 'false',
      options: '{"a": [1]}'
    };
    expect(problems(changed)).toEqual([]);
    expect(formArguments(fields, { ...values, ...changed })).toEqual({
      source: 'b c.pdf',
      text: ' x ',
      count: 7,
      share: 0.5,
      level: 2,
      deep: false,
      options: { a: [1] }
    });
  });

  it.each([
    [{ source: '  ' }, 'source', 'Source is needed.'],
    [{ text: 'too long' }, 'text', 'At most 5 characters.'],
    [{ count: '1.5' }, 'count', '“1.5” is not a whole number.'],
    [{ count: '0' }, 'count', 'Must be 1 or more.'],
    [{ count: '10' }, 'count', 'Must be 9 or less.'],
    [{ share: 'half' }, 'share', '“half” is not a number.'],
    [{ options: '{' }, 'options', 'Not valid JSON.']
  ])('tells what is wrong in %j', (changed, name, message) => {
    expect(problems(changed)).toEqual([[name, message]]);
  });

  it('finds the field that the server complains about', () => {
    expect(fieldOfError(fields, { field: 'count' })).toBe('count');
    expect(fieldOfError(fields, { field: 'toString' })).toBeNull();
    expect(fieldOfError(fields, {})).toBeNull();
  });

  it.each([
    ['numpy, pandas ,', ['numpy', 'pandas']],
    ['["a, b", "c"]', ['a, b', 'c']],
    ['[odd', ['[odd']],
    ['  ', undefined]
  ])('reads %j as a list', (typed, names) => {
    const [list] = fieldsOf({ names: { type: 'array', items: { type: 'string' } } });
    const filled = formArguments(list ? [list] : [], { names: typed });
    expect(filled.names).toEqual(names);
  });

  it.each([[['numpy', 'pandas']], [['a, b', 'c']], [['[x']], [['']]])(
    'shows the list %j as it is read again',
    names => {
      const list = fieldsOf({ names: { type: 'array', items: { type: 'string' } } });
      expect(formArguments(list, initialValues(list, { names }))).toEqual({ names });
    }
  );
});
