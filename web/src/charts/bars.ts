import { type BarChart, type Table, cellsOf, titleOf } from '../model';
import type { Drawing, Look } from './drawing';
import { stops } from './drawing';
import { frame, legend, names, numbers, tooltip } from './parts';

/** Lying bars from 0, in proportion to their values; the cells' texts stand at their ends. */
export function bars(chart: BarChart, table: Table, look: Look): Drawing {
  const { palette } = look;
  const labels = cellsOf(table, chart.label).map((cell) => cell.text);
  const series = chart.series.map((key) => ({ key, title: titleOf(table, key), cells: cellsOf(table, key) }));
  const tracks = series.map(({ key, title, cells }) => ({ series: key, title, stops: stops(cells, (i) => labels[i] ?? '') }));
  const isTold = series.length > 1;
  return {
    height: labels.length * (14 + 18 * series.length) + (isTold ? 100 : 66),
    tracks,
    option: {
      ...frame(palette, isTold ? 40 : 8),
      legend: legend(palette, series.map((one) => one.title)),
      tooltip: tooltip(palette, tracks, 'axis', 'shadow'),
      xAxis: { ...numbers(palette, chart.value_title), scale: false },
      yAxis: names(look, labels, null, true),
      series: series.map(({ key, title, cells }, i) => ({
        id: key, name: title, type: 'bar', barMaxWidth: 18, barGap: '10%',
        data: cells.map((cell) => ({ value: cell.value ?? '-' })),
        itemStyle: { color: palette.series[i % palette.series.length] },
        label: { show: true, position: 'right', color: palette.text, formatter: ({ dataIndex }: { dataIndex: number }) => cells[dataIndex]?.text ?? '' },
      })),
    },
  };
}
