import { type Json, Literal, isNumber, parse, write } from './json';
import type { Feature } from './model';

/** What stands in a field; null = missing. An empty text is a value of text features. */
export type Cell = string | null;

export const isText = (feature: Feature): boolean => feature.kind.endsWith('text');

/** Whether an empty field can be a value: else it is missing. */
export const takesEmpty = (feature: Feature): boolean => isText(feature) && !feature.is_list;

/** A value as it stands in a field. */
export function toCell(value: Json): Cell {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof Literal) return value.text;
  if (!Array.isArray(value)) return typeof value === 'object' ? write(value) : String(value);
  const isPlain = value.every((one) => typeof one === 'number' || one instanceof Literal || (typeof one === 'string' && /^[^\s,"[\]{}](?:[^,"[\]{}]*[^\s,"[\]{}])?$/.test(one)));
  return value.length > 0 && isPlain ? value.map(toCell).join(', ') : write(value);
}

/** What is sent. Whether it can be a value of the feature is said by the server. */
export function toJson(feature: Feature, cell: Cell): Json {
  if (cell === null || (cell === '' && !takesEmpty(feature))) return null;
  if (!feature.is_list) return scalar(feature, cell);
  if (!cell.trim().startsWith('[')) return cell.split(',').map((one) => scalar(feature, one.trim()));
  try {
    return parse(cell);
  } catch {
    return cell;
  }
}

function scalar(feature: Feature, text: string): Json {
  if (isText(feature)) return text;
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  return isNumber(trimmed) ? new Literal(trimmed) : text;
}
