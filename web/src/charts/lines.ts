import { type Cell, type LineChart, type Table, cellsOf, titleOf } from '../model';
import type { Drawing, Look } from './drawing';
import { stops } from './drawing';
import { band } from './intervals';
import { type Palette, strokeOf } from './palette';
import { frame, legend, names, numbers, references, tooltip } from './parts';

/** Lines over a common x, with bands; a row of names where x has no values. */
export function lines(chart: LineChart, table: Table, look: Look): Drawing {
  const x = cellsOf(table, chart.x);
  const isNamed = x.every((cell) => cell.value === undefined);
  const xs = x.map((cell, i) => (isNamed ? i : (cell.value ?? '-')));
  const series = chart.series.map((key) => ({ key, title: titleOf(table, key), cells: cellsOf(table, key) }));
  const xTitle = titleOf(table, chart.x);
  const tracks = series.map(({ key, title, cells }) => ({ series: key, title, stops: stops(cells, (i) => `${xTitle} ${x[i]?.text ?? ''}`) }));
  const first = xs.find((value) => typeof value === 'number') ?? 0;
  return {
    height: 300,
    tracks,
    option: {
      ...frame(look.palette, series.length > 1 ? 40 : 16),
      legend: legend(look.palette, series.map((one) => one.title)),
      tooltip: tooltip(look.palette, tracks, 'axis', 'line'),
      xAxis: isNamed ? names(look, x.map((cell) => cell.text), xTitle, false) : { ...numbers(look.palette, xTitle, chart.log_x, x), ...whole(xs), splitLine: { show: false } },
      yAxis: { ...numbers(look.palette, null), scale: !chart.filled },
      series: [
        ...series.flatMap(({ key, title, cells }, i) => [
          line(look.palette, i, key, title, xs, cells, chart.filled),
          ...band(key, title, strokeOf(look.palette, i).color, xs, cells),
        ]),
        ...references(look.palette, chart.references, 'y', first),
      ],
    },
  };
}

function line(palette: Palette, i: number, id: string, name: string, xs: (number | string)[], cells: Cell[], isFilled: boolean) {
  const stroke = strokeOf(palette, i);
  return {
    id, name, type: 'line' as const, z: 3,
    data: cells.map((cell, row) => [xs[row] ?? '-', cell.value ?? '-']),
    symbol: stroke.symbol, symbolSize: 7, showSymbol: cells.length <= 40,
    itemStyle: { color: stroke.color },
    lineStyle: { color: stroke.color, type: stroke.dash, width: 2 },
    areaStyle: { color: stroke.color, opacity: isFilled ? 0.1 : 0 },
    emphasis: { scale: 1.8 },
  };
}

/** Epochs and seeds: from the first to the last, and no tick between whole numbers. */
function whole(xs: (number | string)[]) {
  const isWhole = xs.every((value) => typeof value !== 'number' || Number.isInteger(value));
  return isWhole && new Set(xs).size > 1 ? { min: 'dataMin', max: 'dataMax', minInterval: 1 } : {};
}
