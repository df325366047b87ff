// The request as the form has it. Every operation gives a new one.

import { type Cell, toCell, toJson } from './cell';
import { type Json, Literal, isNumber, isObject } from './json';
import type { Details, Feature } from './model';

/** Where a feature's value stands: once in the context, in every candidate, or nowhere. */
export type Place = 'context' | 'candidates' | 'out';

export interface Row {
  key: number;
  /** Undefined = its place. */
  id: Json | undefined;
  cells: Record<string, Cell>;
}

export interface Draft {
  places: Record<string, Place>;
  /** Every feature has one here and in every row; its place says which is sent. */
  context: Record<string, Cell>;
  rows: Row[];
  allowMissing: boolean;
  explain: boolean;
  /** Empty = all. */
  top: string;
}

const members = ['context', 'candidates', 'top', 'explain', 'allow_missing'];
let lastKey = 0;

export const hasIdFeature = (features: Feature[]): boolean => features.some((feature) => feature.name === 'id');

/** An id as a person writes it: a number, or a text; nothing = the candidate's place. */
export const idOf = (text: string): Json | undefined => (text === '' ? undefined : isNumber(text) ? new Literal(text) : text);

/** Reads a request into the form; throws what the form cannot show. */
export function fromRequest(request: Json, features: Feature[]): Draft {
  if (!isObject(request)) throw new Error('a request is an object with context and candidates');
  const unknown = Object.keys(request).find((name) => !members.includes(name));
  if (unknown !== undefined) throw new Error(`the request has an unknown member ${unknown}; known: ${members.join(', ')}`);
  const context = objectOf(request['context'] ?? {}, 'context', features, false);
  if (!Array.isArray(request['candidates'])) throw new Error('candidates is a list of objects of features');
  const candidates = request['candidates'].map((row, i) => objectOf(row, `candidates[${i}]`, features, true));
  const places = features.map(({ name }): [string, Place] => [name, candidates.some((row) => name in row) ? 'candidates' : name in context ? 'context' : 'out']);
  const top = request['top'];
  return {
    places: Object.fromEntries(places),
    context: cells(features, (name) => context[name] ?? candidates[0]?.[name] ?? null),
    // A candidate's value stands before the context's.
    rows: candidates.map((row) => ({ key: ++lastKey, id: hasIdFeature(features) ? undefined : row['id'], cells: cells(features, (name) => row[name] ?? (name in row ? null : context[name] ?? null)) })),
    allowMissing: request['allow_missing'] === true,
    explain: request['explain'] === true,
    top: top === undefined ? '' : toCell(top) ?? '',
  };
}

/** What is sent. */
export function toRequest(draft: Draft, features: Feature[]): { [name: string]: Json } {
  const of = (place: Place, from: Record<string, Cell>) =>
    Object.fromEntries(features.filter(({ name }) => draft.places[name] === place).map((feature): [string, Json] => [feature.name, toJson(feature, from[feature.name] ?? null)]));
  return {
    context: of('context', draft.context),
    candidates: draft.rows.map((row) => ({ ...(row.id === undefined ? {} : { id: row.id }), ...of('candidates', row.cells) })),
    ...(draft.top.trim() === '' ? {} : { top: isNumber(draft.top.trim()) ? new Literal(draft.top.trim()) : draft.top }),
    ...(draft.explain ? { explain: true } : {}),
    ...(draft.allowMissing ? { allow_missing: true } : {}),
  };
}

/** What a version's example says, as a form. */
export const exampleOf = (details: Details): Draft => ({ ...fromRequest(details.example, details.features), explain: true });

/** Another version's form with the values that stand in this one: the same request, for as many features as both know. */
export function adapt(draft: Draft, details: Details): Draft {
  const example = exampleOf(details);
  const merge = (own: Record<string, Cell>, its: Record<string, Cell>) => cells(details.features, (name) => (name in own ? own[name] ?? null : its[name] ?? null));
  return {
    ...draft,
    places: Object.fromEntries(details.features.map(({ name }): [string, Place] => [name, draft.places[name] ?? example.places[name] ?? 'out'])),
    context: merge(draft.context, example.context),
    rows: draft.rows.map((row, i) => ({ ...row, id: hasIdFeature(details.features) ? undefined : row.id, cells: merge(row.cells, example.rows[i % example.rows.length]?.cells ?? {}) })),
  };
}

/** Moves a feature; its value goes with it. */
export function move(draft: Draft, name: string, to: Place): Draft {
  const from = draft.places[name];
  const moved = { ...draft, places: { ...draft.places, [name]: to } };
  if (from === 'context' && to === 'candidates') return { ...moved, rows: draft.rows.map((row) => ({ ...row, cells: { ...row.cells, [name]: draft.context[name] ?? null } })) };
  if (from === 'candidates' && to === 'context') return { ...moved, context: { ...draft.context, [name]: draft.rows[0]?.cells[name] ?? null } };
  return moved;
}

export const setContext = (draft: Draft, name: string, cell: Cell): Draft => ({ ...draft, context: { ...draft.context, [name]: cell } });

export const setRow = (draft: Draft, key: number, change: Partial<Row>): Draft => ({ ...draft, rows: draft.rows.map((row) => (row.key === key ? { ...row, ...change } : row)) });

export const removeRow = (draft: Draft, key: number): Draft => ({ ...draft, rows: draft.rows.filter((row) => row.key !== key) });

/** A copy after its original. Its id is not copied: an answer could not tell the two apart. */
export const duplicate = (draft: Draft, key: number): Draft => ({ ...draft, rows: draft.rows.flatMap((row) => (row.key === key ? [row, rowOf(undefined, { ...row.cells })] : [row])) });

/** One more candidate, with an example's values. */
export function add(draft: Draft, details: Details): Draft {
  const { rows } = exampleOf(details);
  return { ...draft, rows: [...draft.rows, rowOf(undefined, { ...draft.context, ...rows[draft.rows.length % rows.length]?.cells })] };
}

export const rowOf = (id: Json | undefined, own: Record<string, Cell>): Row => ({ key: ++lastKey, id, cells: own });

const cells = (features: Feature[], value: (name: string) => Json) => Object.fromEntries(features.map(({ name }): [string, Cell] => [name, toCell(value(name))]));

function objectOf(value: Json, where: string, features: Feature[], mayHaveId: boolean): { [name: string]: Json } {
  if (!isObject(value)) throw new Error(`${where} is an object of features`);
  const unknown = Object.keys(value).find((name) => !(mayHaveId && name === 'id') && !features.some((feature) => feature.name === name));
  if (unknown !== undefined) throw new Error(`${where} has an unknown feature ${unknown}; features: ${features.map((feature) => feature.name).join(', ')}`);
  return value;
}
