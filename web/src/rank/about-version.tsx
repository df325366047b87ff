import type { Details, Metrics } from './model';

const titles: [keyof Metrics, string][] = [['auc', 'AUC'], ['multi_auc', 'Multi-AUC'], ['logloss', 'Logloss'], ['ece', 'ECE']];

/** What the bundle says of itself. */
export function AboutVersion({ details }: { details: Details }) {
  const tested = Object.entries(details.test);
  return (
    <details class="about">
      <summary>About {details.model} version {details.version}</summary>
      <dl>
        <Fact name="Score">{details.ranking}</Fact>
        <Fact name="Tasks">{details.tasks.map(({ name, requires }) => (requires ? `${name} (after ${requires})` : name)).join(', ')}</Fact>
        <Fact name="Exported">{new Date(details.created).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' })}</Fact>
        {Object.entries(details.identity).map(([name, value]) => <Fact key={name} name={names[name] ?? name}>{value}</Fact>)}
      </dl>
      {tested.length > 0 && (
        <table>
          <caption>Measured on its test rows</caption>
          <thead><tr><th scope="col">Task</th>{titles.map(([key, title]) => <th key={key} scope="col" class="number">{title}</th>)}</tr></thead>
          <tbody>{tested.map(([task, metrics]) => <tr key={task}><th scope="row">{task}</th>{titles.map(([key]) => <td key={key} class="number">{metrics[key]?.toFixed(4) ?? 'undefined'}</td>)}</tr>)}</tbody>
        </table>
      )}
    </details>
  );
}

const names: Record<string, string> = { data: 'Data (hash)', schema: 'Schema (hash)', experiment: 'Experiment (SHA-256)', program: 'Exported by crossdistil' };

const Fact = ({ name, children }: { name: string; children: string }) => <div><dt>{name}</dt><dd>{children}</dd></div>;
