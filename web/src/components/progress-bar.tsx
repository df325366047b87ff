import { count, duration } from '../format';
import type { Progress } from '../model';

/** Where a training stands. */
export function ProgressBar({ progress }: { progress: Progress }) {
  const share = progress.steps > 0 ? Math.min(100, (100 * progress.step) / progress.steps) : 0;
  const left = progress.seconds_left === undefined ? '' : ` · ${duration(progress.seconds_left)} left`;
  const text = `epoch ${progress.epoch} of ${progress.epochs} · step ${count(progress.step)} of ${count(progress.steps)} · ${count(progress.rows_per_second)} rows/s${left}`;
  return (
    <div class="progress">
      <div role="progressbar" aria-label="Training" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.floor(share)} aria-valuetext={text}>
        <div style={{ width: `${share}%` }} />
      </div>
      <p>{text}</p>
    </div>
  );
}
