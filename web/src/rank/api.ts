// What the page asks of its server. Addresses are relative: it may stand below a prefix.

import { type Json, isObject, parse } from './json';
import type { Answer, Details, ModelEntry } from './model';

/** Why there is no answer. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly where: string, readonly problem: string, readonly remedy: string) {
    super(`${where}: ${problem}; ${remedy}`);
  }
}

export interface Timed {
  answer: Answer;
  /** From sending to the last byte of the answer, as this page saw it. */
  milliseconds: number;
}

export const addressOf = (model: string, version: string): string => `v1/models/${encodeURIComponent(model)}/versions/${encodeURIComponent(version)}`;

export const fetchModels = async (key: string): Promise<ModelEntry[]> => ((await ask('v1/models', key)) as unknown as { models: ModelEntry[] }).models;

export const fetchDetails = async (model: string, version: string, key: string): Promise<Details> => (await ask(addressOf(model, version), key)) as unknown as Details;

export async function rank(model: string, version: string, body: string, key: string): Promise<Timed> {
  const start = performance.now();
  const answer = await ask(`${addressOf(model, version)}/rank`, key, body);
  return { answer: answer as unknown as Answer, milliseconds: performance.now() - start };
}

async function ask(path: string, key: string, body?: string): Promise<Json> {
  const headers: Record<string, string> = key === '' ? {} : { Authorization: `Bearer ${key}` };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, { method: body === undefined ? 'GET' : 'POST', headers, cache: 'no-store', ...(body === undefined ? {} : { body }) });
    text = await response.text();
  } catch (error) {
    throw new Refusal(0, 'server', `gave no answer (${error instanceof Error ? error.message : String(error)})`, 'see whether it runs, then try again');
  }
  const answer = read(text);
  if (response.ok && answer !== null) return answer;
  const said = isObject(answer) ? answer : {};
  const word = (name: string, otherwise: string) => (typeof said[name] === 'string' ? said[name] : otherwise);
  throw new Refusal(response.status, word('where', 'server'), word('problem', `answered ${response.status} ${response.statusText}`.trim()), word('remedy', 'see its log'));
}

function read(text: string): Json {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
