import type { Place } from './draft';

const words: Record<Place, string> = { context: 'in the context', candidates: 'in each candidate', out: 'left out' };

/** Moves a feature between context and candidates. */
export function PlaceChoice({ name, place, onMove }: { name: string; place: Place; onMove(to: Place): void }) {
  return (
    <select class="place" aria-label={`Place of ${name}`} value={place} onChange={(event) => onMove(event.currentTarget.value as Place)}>
      {(Object.keys(words) as Place[]).map((one) => <option key={one} value={one}>{words[one]}</option>)}
    </select>
  );
}
