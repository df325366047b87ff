import type { Chart, Table } from '../model';
import { bars } from './bars';
import { dots } from './dots';
import type { Drawing, Look } from './drawing';
import { heatmap } from './heatmap';
import { lines } from './lines';
import { points } from './points';

/** How each kind of chart is drawn. */
export function draw(chart: Chart, table: Table, look: Look): Drawing {
  switch (chart.kind) {
    case 'lines': return lines(chart, table, look);
    case 'points': return points(chart, table, look);
    case 'dots': return dots(chart, table, look);
    case 'bars': return bars(chart, table, look);
    case 'heatmap': return heatmap(chart, table, look);
  }
}

/** What the upright axis is, which stands over the chart; null where names go down the side. */
export function axisTitle(chart: Chart): string | null {
  switch (chart.kind) {
    case 'lines':
    case 'points': return `↑ ${chart.y_title}`;
    case 'heatmap': return `↓ ${chart.row_title}`;
    default: return null;
  }
}
