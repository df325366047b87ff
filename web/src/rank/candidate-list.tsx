import { useRef } from 'preact/hooks';
import type { Refusal } from './api';
import { toCell } from './cell';
import { type Draft, type Row, add, duplicate, hasIdFeature, idOf, move, removeRow, setRow } from './draft';
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

const mostShown = 100;

/** The rows to rank: a table, on a phone a card for each. */
export function CandidateList({ details, draft, refusal, onChange }: Props) {
  const { features } = details;
  const own = features.filter(({ name }) => draft.places[name] === 'candidates');
  const adding = useRef<HTMLButtonElement>(null);
  const hasId = !hasIdFeature(features);
  const remove = (key: number) => {
    onChange(removeRow(draft, key));
    adding.current?.focus(); // the button that was pressed goes with its row
  };
  return (
    <section class="panel" aria-labelledby="candidates-title">
      <h2 id="candidates-title">Candidates <span class="hint">what is to be ranked, {draft.rows.length} {draft.rows.length === 1 ? 'row' : 'rows'}</span></h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Table of candidates">
        <table class="cards candidates" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col"><span class="hidden">Place</span></th>
              {hasId && <th role="columnheader" scope="col">id<span class="hint">any, or none</span></th>}
              {own.map((feature) => (
                <th key={feature.name} role="columnheader" scope="col">
                  {feature.name}<span class="hint">{hintOf(feature)}</span>
                  <PlaceChoice name={feature.name} place="candidates" onMove={(to) => onChange(move(draft, feature.name, to))} />
                </th>
              ))}
              <th role="columnheader" scope="col"><span class="hidden">Change</span></th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {draft.rows.slice(0, mostShown).map((row, i) => (
              <tr key={row.key} role="row">
                <th role="rowheader" scope="row">{i + 1}<RowFault row={i} refusal={refusal} /></th>
                {hasId && <td role="cell" data-label="id"><IdField row={row} at={i} onChange={(id) => onChange(setRow(draft, row.key, { id }))} /></td>}
                {own.map((feature) => (
                  <td key={feature.name} role="cell" data-label={feature.name}>
                    <Field
                      id={fieldId(i, features, feature.name)} label={`${feature.name} of candidate ${i + 1}`} feature={feature} cell={row.cells[feature.name] ?? null} fault={faultAt(refusal, i, feature.name)}
                      onChange={(cell) => onChange(setRow(draft, row.key, { cells: { ...row.cells, [feature.name]: cell } }))}
                    />
                  </td>
                ))}
                <td role="cell" class="change">
                  <button type="button" aria-label={`Duplicate candidate ${i + 1}`} onClick={() => onChange(duplicate(draft, row.key))}>Duplicate</button>{' '}
                  <button type="button" aria-label={`Remove candidate ${i + 1}`} onClick={() => remove(row.key)}>Remove</button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {draft.rows.length > mostShown && <p class="hint">The first {mostShown} are shown; all {draft.rows.length} are sent.</p>}
      <button type="button" ref={adding} onClick={() => onChange(add(draft, details))}>Add a candidate</button>
    </section>
  );
}

function IdField({ row, at, onChange }: { row: Row; at: number; onChange(id: Row['id']): void }) {
  const shown = row.id === undefined ? '' : row.id === null ? 'null' : toCell(row.id) ?? '';
  return <input class="id" aria-label={`id of candidate ${at + 1}`} value={shown} placeholder={String(at)} autocomplete="off" spellcheck={false} onInput={(event) => onChange(idOf(event.currentTarget.value))} />;
}

/** What is wrong with a row as a whole. */
function RowFault({ row, refusal }: { row: number; refusal: Refusal | null }) {
  const place = placeOf(refusal);
  return place?.row === row && place.feature === null && refusal ? <span class="fault"><span aria-hidden="true">⚠ </span>{refusal.problem}</span> : null;
}
