import { type Cell, type HeatMap, type Table, cellsOf, titleOf } from '../model';
import { tick } from '../format';
import type { Drawing, Look } from './drawing';
import { stops } from './drawing';
import { frame, names, tooltip } from './parts';

/** A matrix in colours: rows down the side, columns across, texts in the cells where they fit. */
export function heatmap(chart: HeatMap, table: Table, look: Look): Drawing {
  const { palette } = look;
  const rows = cellsOf(table, chart.label).map((cell) => cell.text);
  const across = chart.columns.map((key) => titleOf(table, key));
  const cells = chart.columns.map((key) => cellsOf(table, key));
  const flat = rows.flatMap((_, row) => cells.map((column, i) => ({ row, column: i, cell: column[row] ?? { text: '' } })));
  const tracks = rows.map((label, row) => ({
    series: 'matrix', title: label,
    stops: stops(flat.map((one) => (one.row === row ? one.cell : { text: '' })), (i) => `${label}, ${across[i % across.length] ?? ''}`),
  }));
  return {
    height: rows.length * 34 + 120,
    tracks,
    option: {
      ...frame(palette, 8),
      grid: { ...frame(palette, 8).grid, bottom: 48 },
      tooltip: tooltip(palette, tracks, 'item', 'none'),
      xAxis: names(look, across, chart.column_title, false),
      yAxis: names(look, rows, null, true),
      visualMap: scale(chart, look, flat.map((one) => one.cell)),
      series: [{
        id: 'matrix', name: chart.value_title, type: 'heatmap',
        data: flat.map(({ row, column, cell }) => [column, row, cell.value ?? '-']),
        itemStyle: { borderColor: palette.ground, borderWidth: 1 },
        emphasis: { itemStyle: { borderColor: palette.text, borderWidth: 2 } },
        label: { show: fits(flat.map((one) => one.cell), rows, across, look), color: palette.text, formatter: ({ dataIndex }: { dataIndex: number }) => short(flat[dataIndex]?.cell) },
      }],
    },
  };
}

/** Colours from least to greatest; around a middle they run as far to either side. */
function scale(chart: HeatMap, { palette }: Look, cells: Cell[]) {
  const values = cells.flatMap((cell) => (cell.value === undefined ? [] : [cell.value]));
  const [least, most] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
  // To the next tenth, so that matrices side by side mostly share their colours.
  const reach = chart.middle === undefined ? 0 : Math.ceil(10 * Math.max(chart.middle - least, most - chart.middle)) / 10 || 1;
  const [min, max] = chart.middle === undefined ? [least, most] : [chart.middle - reach, chart.middle + reach];
  const ends = [tick(Number(max.toPrecision(3))), tick(Number(min.toPrecision(3)))];
  return {
    type: 'continuous', min, max, text: [`${ends[0] ?? ''} ${chart.value_title}`, ends[1] ?? ''],
    orient: 'horizontal', left: 'center', bottom: 0, itemWidth: 12, itemHeight: 120, calculable: false, hoverLink: false,
    textStyle: { color: palette.quiet },
    inRange: { color: chart.middle === undefined ? palette.sequential : palette.diverging },
  };
}

/** The text without its interval. */
const short = (cell: Cell | undefined) => cell?.text.split(/ [±[]/)[0] ?? '';

function fits(cells: Cell[], rows: string[], across: string[], { width }: Look): boolean {
  const room = (width - Math.min(width * 0.4, Math.max(...rows.map((row) => row.length)) * 7) - 24) / across.length;
  return rows.length <= 12 && across.length <= 12 && Math.max(...cells.map((cell) => short(cell).length)) * 7 < room;
}
