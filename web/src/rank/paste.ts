// Rows from elsewhere: a JSON array of objects, or lines with a header, as a spreadsheet copies them.

import { toCell } from './cell';
import { type Draft, type Place, fromRequest, hasIdFeature, idOf, rowOf } from './draft';
import { type Json, isObject, parse } from './json';
import type { Feature } from './model';

type Values = { [name: string]: Json };

export interface Pasted {
  draft: Draft;
  /** What became of it, in a sentence or two. */
  note: string;
}

/** Puts pasted rows in the place of the candidates; throws what is wrong with them. */
export function paste(text: string, draft: Draft, features: Feature[]): Pasted {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') throw new Error('there is nothing to use; paste a JSON array of objects, or lines with a header');
  if (!/^[[{]/.test(trimmed)) return use(records(trimmed), draft, features);
  const value = parse(trimmed);
  if (isObject(value) && 'candidates' in value) {
    const read = fromRequest(value, features);
    return { draft: read, note: `${rows(read.rows.length)} and the context of a request.` };
  }
  const list = Array.isArray(value) ? value : [value];
  const odd = list.findIndex((one) => !isObject(one));
  if (odd >= 0) throw new Error(`element ${odd + 1} is no object; give {"feature": value, …} for each row`);
  return use(list as Values[], draft, features);
}

function use(records: Values[], draft: Draft, features: Feature[]): Pasted {
  const columns = [...new Set(records.flatMap(Object.keys))];
  const known = features.map((feature) => feature.name).filter((name) => columns.includes(name));
  if (records.length === 0) throw new Error('there is no row; give at least one');
  if (known.length === 0) throw new Error(`no column is a feature; features: ${features.map((feature) => feature.name).join(', ')}`);
  const places: Record<string, Place> = { ...draft.places };
  const context = { ...draft.context };
  for (const name of known) {
    const values = new Set(records.map((record) => toCell(record[name] ?? null)));
    // What is the same in every row can stay where it is said once.
    if (places[name] === 'context' && values.size === 1) context[name] = [...values][0] ?? null;
    else places[name] = 'candidates';
  }
  const missing = features.map((feature) => feature.name).filter((name) => places[name] === 'candidates' && !known.includes(name));
  const hasId = !hasIdFeature(features) && columns.includes('id');
  const unused = columns.filter((name) => !known.includes(name) && !(hasId && name === 'id'));
  const made = records.map((record) => {
    const id = record['id'];
    return rowOf(hasId && id !== null ? (typeof id === 'string' ? idOf(id) : id) : undefined, Object.fromEntries(features.map(({ name }) => [name, toCell(record[name] ?? null)])));
  });
  return { draft: { ...draft, places, context, rows: made }, note: `${rows(made.length)}.${list(' Without a column, so missing', missing)}${list(' Columns that are no feature, not used', unused)}` };
}

const rows = (count: number) => `${count} ${count === 1 ? 'candidate' : 'candidates'} pasted`;

const list = (what: string, names: string[]) => (names.length > 0 ? `${what}: ${names.join(', ')}.` : '');

/** Lines with a header (RFC 4180), apart by tab, semicolon or comma. An empty cell is missing, "" an empty text. */
function records(text: string): Values[] {
  const header = text.slice(0, text.search(/\r?\n|$/)).replace(/"[^"]*"/g, '');
  const apart = ['\t', ';', ','].find((sign) => header.includes(sign)) ?? ',';
  const [names, ...lines] = cellsOf(text, apart);
  const titles = (names ?? []).map((name) => (name ?? '').trim());
  const twice = titles.find((title, i) => titles.indexOf(title) < i);
  if (twice !== undefined) throw new Error(`line 1 has the column ${twice || 'without a name'} twice; name each column once`);
  return lines.map((cells, i) => {
    if (cells.length !== titles.length) throw new Error(`row ${i + 1} has ${cells.length} cells, the header ${titles.length}; quote a text with a separator in it`);
    return Object.fromEntries(titles.map((title, at) => [title, cells[at] ?? null]));
  });
}

function cellsOf(text: string, apart: string): (string | null)[][] {
  const lines: (string | null)[][] = [];
  let line: (string | null)[] = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${apart}\\r\\n][^${apart}\\r\\n]*)|)(${apart}|\\r?\\n|$)`, 'y');
  while (cell.lastIndex < text.length || line.length > 0) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    if (!found) throw new Error(`line ${lines.length + 1} has a quote that does not end, or text after one; double a quote inside of a text`);
    line.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? null);
    if (found[3] === apart) continue;
    if (line.length > 1 || line[0] !== null) lines.push(line);
    line = [];
    if (cell.lastIndex === at) break;
  }
  return lines;
}
