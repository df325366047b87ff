import { memo } from 'preact/compat';
import type { Figure, Panel } from '../model';
import { ChartView } from './chart-view';
import { TableView } from './table-view';

interface Props {
  panel: Panel;
  figure: Figure;
}

/** A chart over its table. Drawn again only when the panel is another object: a live report keeps those that did not change. */
export const PanelView = memo(
  ({ panel, figure }: Props) => {
    const name = panel.title ? `${figure.title}: ${panel.title}` : figure.title;
    return (
      <div class="panel" data-figure={figure.id}>
        {panel.title && <h4>{panel.title}</h4>}
        {panel.chart && <ChartView chart={panel.chart} table={panel.table} label={`${name}. ${figure.sentence}`} />}
        <TableView table={panel.table} name={name} isOnly={!panel.chart} />
      </div>
    );
  },
  (before, now) => before.panel === now.panel && before.figure.title === now.figure.title && before.figure.sentence === now.figure.sentence,
);
