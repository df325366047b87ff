// Intervals: bands around lines, whiskers at dots. ECharts has neither, so they are custom series.

import type { CustomSeriesOption } from 'echarts/charts';
import type { CustomSeriesRenderItem } from 'echarts';
import type { Cell } from '../model';

type Api = Parameters<CustomSeriesRenderItem>[1];

/** A band from low to high at each x; it ends where a cell has no interval. Of the series' name, so that the legend hides both. */
export function band(id: string, name: string, color: string, xs: (number | string)[], cells: Cell[]): CustomSeriesOption[] {
  if (!cells.some(hasInterval)) return [];
  return [{
    id: `${id}-band`, name, type: 'custom', silent: true, z: 1, tooltip: { show: false },
    data: cells.map((cell, i) => [xs[i] ?? '-', cell.low ?? '-', cell.high ?? '-']),
    encode: { x: 0, y: [1, 2] },
    // All of the band at once: one polygon for each stretch has no seams.
    renderItem: (params, api) =>
      params.dataIndexInside === 0
        ? { type: 'group', children: stretches(cells).map((stretch) => ({ type: 'polygon' as const, shape: { points: outline(api, stretch) }, style: { fill: color, opacity: 0.16 } })) }
        : null,
  }];
}

/** Whiskers from low to high: upright at [x, low..high], or lying at [low..high, y]. */
export function whiskers(id: string, name: string, colors: string[], places: (number | string)[], cells: Cell[], isLying: boolean): CustomSeriesOption[] {
  if (!cells.some(hasInterval)) return [];
  return [{
    id: `${id}-whiskers`, name, type: 'custom', silent: true, z: 2, tooltip: { show: false },
    data: cells.map((cell, i) => [places[i] ?? '-', cell.low ?? '-', cell.high ?? '-']),
    encode: isLying ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    renderItem: (params, api) => {
      const cell = cells[params.dataIndex];
      if (!cell || !hasInterval(cell)) return null;
      const place = api.value(0);
      const [from, to] = [1, 2].map((end) => api.coord(isLying ? [api.value(end), place] : [place, api.value(end)]));
      if (!from || !to) return null;
      return { type: 'group', children: strokes(from, to, isLying).map((shape) => ({ type: 'line' as const, shape, style: { stroke: colors[params.dataIndex % colors.length] ?? '', lineWidth: 1.6 } })) };
    },
  }];
}

const hasInterval = (cell: Cell) => cell.low !== undefined && cell.high !== undefined;

function stretches(cells: Cell[]): number[][] {
  const found: number[][] = [];
  cells.forEach((cell, i) => {
    if (!hasInterval(cell)) return;
    const last = found.at(-1);
    if (last?.at(-1) === i - 1) last.push(i);
    else found.push([i]);
  });
  return found;
}

function outline(api: Api, stretch: number[]): number[][] {
  const at = (end: number) => (i: number) => api.coord([api.value(0, i), api.value(end, i)]);
  return [...stretch.map(at(2)), ...stretch.toReversed().map(at(1))];
}

/** The line and a cap at either end. */
function strokes(from: number[], to: number[], isLying: boolean) {
  const [x1 = 0, y1 = 0] = from;
  const [x2 = 0, y2 = 0] = to;
  const [dx, dy] = isLying ? [0, 4] : [4, 0];
  return [
    { x1, y1, x2, y2 },
    { x1: x1 - dx, y1: y1 - dy, x2: x1 + dx, y2: y1 + dy },
    { x1: x2 - dx, y1: y2 - dy, x2: x2 + dx, y2: y2 + dy },
  ];
}
