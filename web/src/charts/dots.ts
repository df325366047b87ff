import { type Cell, type DotChart, type Outcome, type Table, cellsOf } from '../model';
import type { Drawing, Look } from './drawing';
import { stops } from './drawing';
import { whiskers } from './intervals';
import { frame, names, numbers, references, tooltip } from './parts';

const symbols: Record<Outcome, string> = { gained: 'triangle', lost: 'triangle', mixed: 'diamond', unclear: 'circle', none: 'circle' };

/** A dot with whiskers for each row, in the order of the table; symbol and colour say what the row claims. */
export function dots(chart: DotChart, table: Table, look: Look): Drawing {
  const { palette } = look;
  const labels = cellsOf(table, chart.label).map((cell) => cell.text);
  const cells = cellsOf(table, chart.value);
  const colors = cells.map((cell) => palette.outcome[cell.outcome ?? 'none']);
  const rows = cells.map((_, i) => i);
  const tracks = [{ series: 'dots', title: chart.value_title, stops: stops(cells, (i) => labels[i] ?? '') }];
  return {
    height: cells.length * 28 + 76,
    tracks,
    option: {
      ...frame(palette, chart.references.length > 0 ? 24 : 8),
      tooltip: tooltip(palette, tracks, 'axis', 'shadow'),
      xAxis: { ...numbers(palette, chart.value_title, false, cells), nameTextStyle: { color: palette.quiet, width: look.width * 0.55, overflow: 'break' } },
      yAxis: names(look, labels, null, true),
      series: [
        ...whiskers('dots', chart.value_title, colors, rows, cells, true),
        { id: 'dots', name: chart.value_title, type: 'scatter', z: 3, data: cells.map((cell, i) => dot(cell, i, colors[i] ?? palette.text, palette.ground)) },
        ...references(palette, chart.references, 'x', 0, cells),
      ],
    },
  };
}

function dot(cell: Cell, row: number, color: string, ground: string) {
  const outcome = cell.outcome ?? 'none';
  return {
    value: [cell.value ?? '-', row],
    symbol: symbols[outcome],
    symbolRotate: outcome === 'lost' ? 180 : 0,
    symbolSize: outcome === 'unclear' ? 9 : 11,
    itemStyle: outcome === 'unclear' ? { color: ground, borderColor: color, borderWidth: 1.8 } : { color },
  };
}
