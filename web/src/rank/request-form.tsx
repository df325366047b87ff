import { useState } from 'preact/hooks';
import type { Refusal } from './api';
import { CandidateList } from './candidate-list';
import { ContextFields } from './context-fields';
import { type Draft, move } from './draft';
import { Examples } from './field';
import type { Details } from './model';
import { PasteBox } from './paste-box';
import { PlaceChoice } from './place-choice';

interface Props {
  details: Details;
  draft: Draft;
  refusal: Refusal | null;
  onChange(draft: Draft): void;
}

/** Context, candidates, and how they are to be answered. */
export function RequestForm({ details, draft, refusal, onChange }: Props) {
  const [note, setNote] = useState('');
  const out = details.features.filter(({ name }) => draft.places[name] === 'out');
  const change = (next: Draft) => {
    setNote('');
    onChange(next);
  };
  const isMissing = refusal?.where === 'context or candidates';
  return (
    <>
      {details.features.map((feature) => <Examples key={feature.name} feature={feature} />)}
      <ContextFields details={details} draft={draft} refusal={refusal} onChange={change} />
      <CandidateList details={details} draft={draft} refusal={refusal} onChange={change} />
      <PasteBox draft={draft} features={details.features} note={note} onPaste={(next, said) => { onChange(next); setNote(said); }} />
      {out.length > 0 && (
        <section class="panel out" aria-labelledby="out-title">
          <h2 id="out-title">Left out</h2>
          <ul>{out.map((feature) => <li key={feature.name}><strong>{feature.name}</strong> <PlaceChoice name={feature.name} place="out" onMove={(to) => change(move(draft, feature.name, to))} /></li>)}</ul>
        </section>
      )}
      <div class="options">
        <label><input type="checkbox" checked={draft.allowMissing} aria-describedby={isMissing ? 'missing-fault' : undefined} onChange={(event) => change({ ...draft, allowMissing: event.currentTarget.checked })} /> Allow features that are left out</label>
        <label><input type="checkbox" checked={draft.explain} onChange={(event) => change({ ...draft, explain: event.currentTarget.checked })} /> Explain</label>
        <label>Only the best <input class="short" inputMode="numeric" placeholder="all" value={draft.top} aria-invalid={refusal?.where === 'top' || undefined} onInput={(event) => change({ ...draft, top: event.currentTarget.value })} /></label>
      </div>
      {isMissing && <p class="fault" id="missing-fault"><span aria-hidden="true">⚠ </span>{refusal.problem}. Move them to the context or the candidates, or allow that they are left out.</p>}
    </>
  );
}
