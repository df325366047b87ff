import { toCell } from './cell';
import { type Json, isObject, write } from './json';
import type { Answer, Ranked } from './model';

interface Props {
  answer: Answer;
  sent: Json[];
  ranking: string;
}

const mostShown = 100;

/** The candidates, best first, with what each task says of them. */
export function AnswerView({ answer, sent, ranking }: Props) {
  const tasks = Object.keys(answer.ranked[0]?.probabilities ?? {});
  const places = placesOf(answer.ranked, sent);
  return (
    <>
      <p class="formula">score = <code>{ranking}</code></p>
      {answer.ranked.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Table of the ranking">
          <table class="cards ranking" role="table">
            <caption class="hidden">Candidates, best first</caption>
            <thead role="rowgroup">
              <tr role="row">{['Rank', 'Candidate', 'Moved', 'Score', ...tasks].map((title) => <th key={title} role="columnheader" scope="col">{title}</th>)}</tr>
            </thead>
            <tbody role="rowgroup">
              {answer.ranked.slice(0, mostShown).map((row, i) => <RankedRow key={i} row={row} rank={i} place={places[i] ?? null} sent={sent} tasks={tasks} />)}
            </tbody>
          </table>
        </div>
      )}
      {answer.ranked.length > mostShown && <p class="hint">The best {mostShown} of {answer.ranked.length} are shown.</p>}
    </>
  );
}

function RankedRow({ row, rank, place, sent, tasks }: { row: Ranked; rank: number; place: number | null; sent: Json[]; tasks: string[] }) {
  const own = place === null ? undefined : sent[place];
  return (
    <tr role="row">
      <td role="cell" class="rank" data-label="Rank">{rank + 1}</td>
      <th role="rowheader" scope="row">{nameOf(row.id, place, own)}<span class="hint">{valuesOf(own)}</span>{row.explanation && <Gaps {...row.explanation} />}</th>
      <td role="cell" data-label="Moved">{place === null ? <span class="quiet">an id stands twice</span> : <Moved from={place} to={rank} />}</td>
      <td role="cell" data-label="Score" class="score">{digits(row.score, 4)}</td>
      {tasks.map((task) => (
        <td key={task} role="cell" data-label={task}><Probability value={row.probabilities[task] ?? null} logit={row.explanation?.logits[task]} /></td>
      ))}
    </tr>
  );
}

function Probability({ value, logit }: { value: number | null; logit: number | null | undefined }) {
  return (
    <span class="probability">
      <span class="value">{digits(value, 3)}</span>
      <span class="bar" aria-hidden="true"><span style={{ width: `${100 * (value ?? 0)}%` }} /></span>
      {logit !== undefined && <span class="hint">logit {digits(logit, 3)}</span>}
    </span>
  );
}

/** The change of place against the order in which the candidates were sent. */
function Moved({ from, to }: { from: number; to: number }) {
  if (from === to) return <span class="quiet"><span aria-hidden="true">= </span>same</span>;
  const by = Math.abs(from - to);
  return <span class={from > to ? 'up' : 'down'}><span aria-hidden="true">{from > to ? '▲' : '▼'} </span>{from > to ? 'up' : 'down'} {by}<span class="hint">sent as {from + 1}</span></span>;
}

function Gaps({ missing_features, unknown_features }: { missing_features: number; unknown_features: number }) {
  return (
    <>
      {unknown_features > 0 && <span class="gap"><span aria-hidden="true">? </span>{unknown_features} {unknown_features === 1 ? 'feature' : 'features'} unknown to training</span>}
      {missing_features > 0 && <span class="gap"><span aria-hidden="true">∅ </span>{missing_features} {missing_features === 1 ? 'feature' : 'features'} missing</span>}
    </>
  );
}

/** Where each ranked candidate stood; null where ids do not tell. */
function placesOf(ranked: Ranked[], sent: Json[]): (number | null)[] {
  const places = new Map<string, number | null>();
  sent.forEach((candidate, i) => {
    const id = write(isObject(candidate) && 'id' in candidate ? candidate['id'] ?? null : i);
    places.set(id, places.has(id) ? null : i);
  });
  return ranked.map((row) => places.get(write(row.id)) ?? null);
}

const nameOf = (id: Json, place: number | null, own: Json | undefined): string =>
  place !== null && !(isObject(own) && 'id' in own) ? `Candidate ${place + 1}` : toCell(id) ?? 'null';

const valuesOf = (own: Json | undefined): string =>
  isObject(own) ? Object.entries(own).filter(([name]) => name !== 'id').map(([name, value]) => `${name} ${value === null ? '∅' : toCell(value) || '""'}`).join(' · ') : '';

function digits(value: number | null, count: number): string {
  if (value === null) return 'undefined';
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(count - 1).replaceAll('-', '−');
  return value.toPrecision(count).replace('-', '−');
}
