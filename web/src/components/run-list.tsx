import { addressOf } from '../address';
import type { Run } from '../server';

interface Props {
  /** Null until the server has answered. */
  runs: Run[] | null;
  checked: string[];
  onCheck(ids: string[]): void;
}

/** The runs, each with a link to its report; two or more checked ones can be compared. */
export function RunList({ runs, checked, onCheck }: Props) {
  const ids = (runs ?? []).map((run) => run.id).filter((id) => checked.includes(id));
  return (
    <div class="runs">
      <h1 tabIndex={-1}>Runs</h1>
      {runs?.length === 0 && <p>No runs yet. They appear here as soon as one begins.</p>}
      {runs !== null && runs.length > 0 && (
        <>
          <p class="compare">
            <button type="button" disabled={ids.length < 2} onClick={() => { location.hash = addressOf(ids); }}>Compare{ids.length > 1 ? ` ${ids.length} runs` : ''}</button>
            <span>Check two or more; differences are to the first of the list.</span>
          </p>
          <div class="scroll" role="region" tabIndex={0} aria-label="List of runs">
            <table>
              <caption class="hidden">Runs</caption>
              <thead><tr><th scope="col"><span class="hidden">Compare</span></th><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">State</th><th scope="col">Where it stands</th><th scope="col">Updated</th></tr></thead>
              <tbody>{runs.map((run) => <Row key={run.id} run={run} isChecked={ids.includes(run.id)} onCheck={(now) => onCheck(now ? [...ids, run.id] : ids.filter((id) => id !== run.id))} />)}</tbody>
            </table>
          </div>
        </>
      )}
    </div>
  );
}

const symbols: Record<Run['state'], string> = { training: '●', finished: '✓', waiting: '○', stopped: '■' };

function Row({ run, isChecked, onCheck }: { run: Run; isChecked: boolean; onCheck(now: boolean): void }) {
  return (
    <tr>
      <td><label class="check"><input type="checkbox" checked={isChecked} onChange={(event) => onCheck(event.currentTarget.checked)} /><span class="hidden">Compare {run.name}</span></label></td>
      <th scope="row"><a href={addressOf([run.id])}>{run.name}</a></th>
      <td>{run.kind}</td>
      <td class={run.state}><span aria-hidden="true">{symbols[run.state]}</span> {run.state}</td>
      <td>{run.detail}</td>
      <td><time dateTime={run.updated}>{moment(run.updated)}</time></td>
    </tr>
  );
}

/** 2026-01-31 09:05 of the reader's clock. */
const moment = (updated: string) => new Date(updated).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
