import type { ModelEntry } from './model';
import type { Choice } from './use-model';

interface Props {
  models: ModelEntry[];
  choice: Choice;
  onChoose(choice: Choice): void;
}

/** Model and version: text where there is one, a list where there are several. */
export function ModelChoice({ models, choice, onChoose }: Props) {
  const model = models.find(({ name }) => name === choice.model);
  const versions = model?.versions ?? [choice.version];
  const remark = (version: string) => (version === model?.default ? ' (answers unless named)' : version === model?.shadow ? ' (shadow)' : '');
  const take = (name: string) => onChoose({ model: name, version: models.find((one) => one.name === name)?.default ?? '' });
  return (
    <div class="choice">
      <Pick label="Model" value={choice.model} options={models.map(({ name }) => [name, name])} onPick={take} />
      <Pick label="Version" value={choice.version} options={versions.toReversed().map((version) => [version, version + (versions.length > 1 ? remark(version) : '')])} onPick={(version) => onChoose({ ...choice, version })} />
    </div>
  );
}

function Pick({ label, value, options, onPick }: { label: string; value: string; options: [string, string][]; onPick(value: string): void }) {
  if (options.length === 1) return <p><span class="quiet">{label}</span> <strong>{value}</strong></p>;
  return (
    <label>
      <span class="quiet">{label}</span>{' '}
      <select value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {options.map(([option, text]) => <option key={option} value={option}>{text}</option>)}
      </select>
    </label>
  );
}
