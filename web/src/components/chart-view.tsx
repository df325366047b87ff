import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Stage } from '../charts/stage';
import { axisTitle } from '../charts/draw';
import type { Chart, Table } from '../model';

interface Props {
  chart: Chart;
  table: Table;
  label: string;
}

/** A chart that can be hovered, and walked through by keys. */
export function ChartView({ chart, table, label }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage>(undefined);
  const [said, say] = useState('');
  const hint = useId();
  useLayoutEffect(() => {
    if (!host.current) return;
    const made = new Stage(host.current, say);
    stage.current = made;
    return () => made.close();
  }, []);
  useEffect(() => stage.current?.show(chart, table), [chart, table]);
  const up = axisTitle(chart);
  return (
    <div class="chart">
      {up && <p class="up" aria-hidden="true">{up}</p>}
      <div
        class="stage" role="application" aria-roledescription="chart" tabIndex={0} aria-label={label} aria-describedby={hint} data-kind={chart.kind}
        onKeyDown={(event) => { if (stage.current?.press(event.key)) event.preventDefault(); }}
        onBlur={() => stage.current?.leave()}
      >
        <div ref={host} aria-hidden="true" />
      </div>
      <p id={hint} class="hidden">Arrow keys move from value to value, Home and End to the first and last, Escape hides. The table below has all values.</p>
      <p class="hidden" role="status">{said}</p>
    </div>
  );
}
