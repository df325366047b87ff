// JSON that keeps integers of 64 bits: a JavaScript number holds 53 of them, and ids have more.

/** A number as it was written. */
export class Literal {
  constructor(readonly text: string) {}

  toJSON(): string {
    return mark + this.text;
  }
}

export type Json = null | boolean | number | string | Literal | Json[] | { [name: string]: Json };

const mark = '\u0000';
const longInteger = /^-?[1-9]\d{15,}$/;
const stringsAndNumbers = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether a text is a number as JSON writes one. */
export const isNumber = (text: string): boolean => number.test(text);

/** Reads JSON; throws where it is none. Integers that a JavaScript number cannot hold come as they are written. */
export function parse(text: string): Json {
  const marked = text.replace(stringsAndNumbers, (token) => (longInteger.test(token) ? `"\\u0000${token}"` : token));
  try {
    return JSON.parse(marked, (_, value: unknown) => (typeof value === 'string' && value.startsWith(mark) ? new Literal(value.slice(1)) : value)) as Json;
  } catch {
    JSON.parse(text); // says the place in the text as it was given
    throw new Error('is not JSON');
  }
}

/** Writes JSON. */
export const write = (value: Json): string => JSON.stringify(value).replace(/"\\u0000([^"]*)"/g, '$1');

/** Writes a request, one line for each member and each candidate. */
export function writeRequest(request: { [name: string]: Json }): string {
  const members = Object.entries(request).map(([name, value]) => `  ${write(name)}: ${Array.isArray(value) && value.length > 0 ? `[\n${value.map((one) => `    ${write(one)}`).join(',\n')}\n  ]` : write(value)}`);
  return `{\n${members.join(',\n')}\n}`;
}

export const isObject = (value: Json | undefined): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Literal);
