import { memo } from 'preact/compat';
import type { Figure, Panel } from '../model';
import { ChartView } from './chart-view';
import { TableView } from './table-view';

interface Props {
  panel: Panel;
  figure: Figure;
  /** Title of the section: studies of one experiment have figures of the same title. */
  section: string;
}

/** A chart over its table. Drawn again only when the panel is another object: a live report keeps those that did not change. */
export const PanelView = memo(
  ({ panel, figure, section }: Props) => {
    const name = [section, figure.title, ...(panel.title ? [panel.title] : [])].join(': ');
    return (
      <div class="panel" data-figure={figure.id}>
        {panel.title && <h4>{panel.title}</h4>}
        {panel.chart && <ChartView chart={panel.chart} table={panel.table} label={`${name}. ${figure.sentence}`} />}
        <TableView table={panel.table} name={name} isOnly={!panel.chart} />
      </div>
    );
  },
  (before, now) => before.panel === now.panel && before.figure.title === now.figure.title && before.figure.sentence === now.figure.sentence && before.section === now.section,
);
