import type { Refusal } from './api';
import type { Feature } from './model';

/** The field that a refusal is about; a row of null = the context, a feature of null = the whole row. */
export interface FaultPlace {
  row: number | null;
  feature: string | null;
}

/** Where in the form a refusal belongs; null = to no field. */
export function placeOf(refusal: Refusal | null): FaultPlace | null {
  const context = /^context(?:\.(.+))?$/.exec(refusal?.where ?? '');
  if (context) return { row: null, feature: context[1] ?? null };
  const candidate = /^candidates\[(\d+)\](?:\.(.+))?$/.exec(refusal?.where ?? '');
  return candidate ? { row: Number(candidate[1]), feature: candidate[2] ?? null } : null;
}

/** What is wrong with a field. */
export function faultAt(refusal: Refusal | null, row: number | null, feature: string): Refusal | null {
  const place = placeOf(refusal);
  return place?.row === row && place.feature === feature ? refusal : null;
}

/** The id of a field's element. */
export const fieldId = (row: number | null, features: Feature[], name: string): string =>
  `${row === null ? 'context' : `candidate-${row}`}-${features.findIndex((feature) => feature.name === name)}`;
