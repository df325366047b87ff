import { type Cell, isText, takesEmpty, toCell } from './cell';
import type { Refusal } from './api';
import type { Feature } from './model';

interface Props {
  id: string;
  /** What a screen reader says; null = a label element says it. */
  label: string | null;
  feature: Feature;
  cell: Cell;
  fault: Refusal | null;
  onChange(cell: Cell): void;
}

/** A feature's value. An empty field is a missing value; for texts, where empty is a value too, a button says which. */
export function Field({ id, label, feature, cell, fault, onChange }: Props) {
  const hasBoth = takesEmpty(feature);
  const input = (text: string) => onChange(text === '' && !hasBoth ? null : text);
  return (
    <span class="field">
      <span class="line">
        <input
          id={id} aria-label={label ?? undefined} list={feature.is_list ? undefined : listId(feature)} value={cell ?? ''} placeholder={cell === null ? 'missing' : 'empty text'}
          inputMode={isText(feature) || feature.is_list ? 'text' : 'decimal'} autocomplete="off" spellcheck={false}
          aria-invalid={fault ? true : undefined} aria-describedby={fault ? `${id}-fault` : undefined} onInput={(event) => input(event.currentTarget.value)}
        />
        {hasBoth && <button type="button" class="null" aria-label={`null for ${label ?? feature.name}`} aria-pressed={cell === null} title="Missing (null), which is not an empty text" onClick={() => onChange(cell === null ? '' : null)}>null</button>}
      </span>
      {fault && <span class="fault" id={`${id}-fault`}><span aria-hidden="true">⚠ </span>{fault.problem}; {fault.remedy}</span>}
    </span>
  );
}

/** What is suggested in a feature's fields. */
export function Examples({ feature }: { feature: Feature }) {
  if (feature.is_list || feature.examples.length === 0) return null;
  return <datalist id={listId(feature)}>{feature.examples.map((example, i) => <option key={i} value={toCell(example) ?? ''} />)}</datalist>;
}

const mostHint = 30;

/** What a feature's values are, with some that training knew. */
export function hintOf({ kind, examples, statistics, is_list }: Feature): string {
  if (examples.length > 0) {
    const shown = examples.map((example) => toCell(example) || '""');
    const few = shown.slice(0, 3).join(', ');
    return `${kind}, as ${few.length <= mostHint ? few : shown[0]}${is_list ? ', apart by commas' : ''}`;
  }
  if (statistics?.mean !== undefined && statistics.deviation !== undefined) return `${kind}, about ${brief(statistics.mean)} ± ${brief(statistics.deviation)}`;
  const { boundaries } = statistics ?? {};
  return boundaries && boundaries.length > 0 ? `${kind}, buckets from ${brief(boundaries[0] ?? 0)} to ${brief(boundaries.at(-1) ?? 0)}` : kind;
}

const brief = (value: number): string => String(Number(value.toPrecision(3)));

const listId = (feature: Feature): string => `examples-${feature.name}`;
