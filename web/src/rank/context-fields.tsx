import type { Refusal } from './api';
import { type Draft, move, setContext } from './draft';
import { faultAt, fieldId, placeOf } from './fault';
import { Field, hintOf } from './field';
import type { Details } from './model';
import { PlaceChoice } from './place-choice';

interface Props {
  details: Details;
  draft: Draft;
  refusal: Refusal | null;
  onChange(draft: Draft): void;
}

/** What is said once for all candidates. */
export function ContextFields({ details: { features }, draft, refusal, onChange }: Props) {
  const own = features.filter(({ name }) => draft.places[name] === 'context');
  const place = placeOf(refusal);
  return (
    <section class="panel" aria-labelledby="context-title">
      <h2 id="context-title">Context <span class="hint">the user and the moment, said once for all candidates</span></h2>
      {place?.row === null && place.feature === null && refusal && <p class="fault"><span aria-hidden="true">⚠ </span>{refusal.problem}; {refusal.remedy}</p>}
      {own.length === 0 && <p class="hint">Nothing. Any feature can be moved here from the candidates.</p>}
      <div class="fields">
        {own.map((feature) => {
          const id = fieldId(null, features, feature.name);
          return (
            <div key={feature.name} class="context">
              <div class="line"><label for={id}>{feature.name}</label><PlaceChoice name={feature.name} place="context" onMove={(to) => onChange(move(draft, feature.name, to))} /></div>
              <Field id={id} label={null} feature={feature} cell={draft.context[feature.name] ?? null} fault={faultAt(refusal, null, feature.name)} onChange={(cell) => onChange(setContext(draft, feature.name, cell))} />
              <p class="hint">{hintOf(feature)}</p>
            </div>
          );
        })}
      </div>
    </section>
  );
}
