import { type Cell, type PointChart, type Table, cellsOf, titleOf } from '../model';
import type { Drawing, Look } from './drawing';
import { stops } from './drawing';
import { whiskers } from './intervals';
import { type Palette, strokeOf } from './palette';
import { frame, legend, numbers, tooltip } from './parts';

const equal = 'equal (y = x)';

interface Series {
  id: string;
  title: string;
  x: Cell[];
  y: Cell[];
}

/** Points that lines join, each series with its own x; those that a logarithm does not reach are left out. */
export function points(chart: PointChart, table: Table, look: Look): Drawing {
  const isDrawn = (cell: Cell | undefined) => cell?.value !== undefined && (!chart.log || cell.value > 0);
  const series = chart.series.map(({ title, x, y }): Series => {
    const [across, up] = [cellsOf(table, x), cellsOf(table, y)];
    return { id: y, title, x: across, y: up.map((cell, i) => (isDrawn(cell) && isDrawn(across[i]) ? cell : { text: cell.text })) };
  });
  const tracks = series.map(({ id, title, x, y }, i) =>
    ({ series: id, title, stops: stops(y, (row) => `${titleOf(table, chart.series[i]?.x ?? '')} ${x[row]?.text ?? ''}`) }));
  return {
    height: 320,
    tracks,
    option: {
      ...frame(look.palette, series.length > 1 || chart.diagonal ? 40 : 16),
      legend: legend(look.palette, [...series.map((one) => one.title), ...(chart.diagonal ? [equal] : [])]),
      tooltip: tooltip(look.palette, tracks, 'item', 'none'),
      xAxis: { ...numbers(look.palette, chart.x_title, chart.log), splitLine: { show: false } },
      yAxis: numbers(look.palette, null, chart.log),
      series: [...(chart.diagonal ? diagonal(look.palette, series) : []), ...series.flatMap((one, i) => drawn(look.palette, i, one))],
    },
  };
}

function drawn(palette: Palette, i: number, { id, title, x, y }: Series) {
  const stroke = strokeOf(palette, i);
  const xs = x.map((cell) => cell.value ?? '-');
  return [
    {
      id, name: title, type: 'line' as const, z: 3,
      data: y.map((cell, row) => [xs[row] ?? '-', cell.value ?? '-']),
      symbol: stroke.symbol, symbolSize: 9, connectNulls: true,
      itemStyle: { color: stroke.color },
      lineStyle: { color: stroke.color, type: stroke.dash, width: 1.5 },
      emphasis: { scale: 1.8 },
    },
    ...whiskers(id, title, [stroke.color], xs, y, false),
  ];
}

/** The line y = x, over all that is drawn. */
function diagonal(palette: Palette, series: Series[]) {
  const values = series.flatMap(({ x, y }) => y.flatMap((cell, i) => (cell.value === undefined ? [] : [cell.value, x[i]?.value ?? cell.value])));
  if (values.length === 0) return [];
  const ends = [Math.min(...values), Math.max(...values)];
  return [{
    id: 'diagonal', name: equal, type: 'line' as const, silent: true, symbol: 'none', z: 1, tooltip: { show: false },
    data: ends.map((end) => [end, end]),
    itemStyle: { color: palette.text },
    lineStyle: { color: palette.text, type: [3, 3], width: 1.2 },
  }];
}
