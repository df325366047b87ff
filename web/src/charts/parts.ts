// Parts that several kinds of chart have.

import type { LineSeriesOption } from 'echarts/charts';
import { percent, tick } from '../format';
import type { Cell, Reference } from '../model';
import type { Look, Track } from './drawing';
import { findStop } from './drawing';
import type { Palette } from './palette';

export const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/** The same in every chart. Nothing moves by itself, whatever the system says of motion. */
export function frame(palette: Palette, top: number) {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: font, fontSize: 12, color: palette.text },
    grid: { left: 4, right: 16, top, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'all' },
  };
}

/** An axis of numbers; of shares in percent where the cells' texts are. */
export function numbers(palette: Palette, name: string | null, log = false, cells: Cell[] = []) {
  return {
    type: log ? 'log' : 'value',
    scale: true,
    ...title(palette, name),
    axisLabel: { color: palette.quiet, formatter: arePercent(cells) ? percent : tick, hideOverlap: true },
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.line } },
    splitLine: { lineStyle: { color: palette.grid } },
  };
}

const arePercent = (cells: Cell[]) => {
  const valued = cells.filter((cell) => cell.value !== undefined);
  return valued.length > 0 && valued.every((cell) => cell.text.includes('%'));
};

/** An axis of names; down the side they take at most two fifths of the width, in two lines, and are cut off after those. */
export function names(look: Look, data: string[], name: string | null, isDown: boolean) {
  const room = look.width * 0.4;
  // Two lines where one may not do: ECharts gives labels that may break all of their room.
  const two = Math.max(0, ...data.map((text) => text.length)) * 6.5 > room ? { width: room, height: 26, lineHeight: 13, overflow: 'break', lineOverflow: 'truncate', ellipsis: '…' } : {};
  return {
    type: 'category',
    data,
    inverse: isDown,
    ...title(look.palette, name),
    axisLabel: { color: look.palette.text, ...(isDown ? { ...two, interval: 0 } : { hideOverlap: true }) },
    axisTick: { show: false },
    axisLine: { onZero: false, lineStyle: { color: look.palette.line } },
    splitLine: { show: false },
  };
}

const title = (palette: Palette, name: string | null) =>
  name === null ? {} : { name, nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: palette.quiet } };

/** A legend where there is something to tell apart. */
export function legend(palette: Palette, series: string[]) {
  return {
    show: series.length > 1,
    data: series,
    top: 0,
    left: 0,
    itemWidth: 28,
    textStyle: { color: palette.text },
    inactiveColor: palette.line,
    type: 'scroll',
    pageTextStyle: { color: palette.text },
  };
}

interface Point {
  seriesId?: string;
  dataIndex: number;
  color?: unknown;
}

/** A tooltip with the cells' own texts: no number is rounded here. */
export function tooltip(palette: Palette, tracks: Track[], trigger: 'axis' | 'item', pointer: 'line' | 'shadow' | 'none') {
  return {
    trigger,
    confine: true,
    transitionDuration: 0,
    axisPointer: { type: pointer, lineStyle: { color: palette.line }, shadowStyle: { color: palette.line, opacity: 0.12 } },
    backgroundColor: palette.ground,
    borderColor: palette.line,
    textStyle: { color: palette.text, fontSize: 13 },
    extraCssText: 'max-width: 22rem; white-space: normal;',
    formatter: (points: Point | Point[]) => card(tracks, Array.isArray(points) ? points : [points]),
  };
}

function card(tracks: Track[], points: Point[]): HTMLElement | string {
  const found = points.flatMap((point) => {
    const place = findStop(tracks, point.seriesId, point.dataIndex);
    return place ? [{ ...place, color: typeof point.color === 'string' ? point.color : '' }] : [];
  });
  if (!found[0]) return '';
  const head = element('strong', found[0].stop.where);
  return element('div', '', head, ...found.map(({ track, stop, color }) => line(color, track.title, stop.text)));
}

function line(color: string, name: string, text: string): HTMLElement {
  const mark = element('span', '■ ');
  mark.style.color = color;
  const value = element('span', text);
  value.className = 'tip-text';
  return element('div', '', mark, element('span', `${name}: `), value);
}

function element(tag: string, text: string, ...children: HTMLElement[]): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.append(...children);
  return made;
}

/** Dashed lines at given values, and invisible points that keep them inside of the axes. */
export function references(palette: Palette, values: Reference[], along: 'x' | 'y', start: number, cells: Cell[] = []): LineSeriesOption[] {
  if (values.length === 0) return [];
  return [{
    id: 'references',
    type: 'line',
    data: values.map((reference) => (along === 'x' ? [reference.value, start] : [start, reference.value])),
    silent: true,
    symbol: 'none',
    lineStyle: { opacity: 0 },
    tooltip: { show: false },
    markLine: {
      silent: true,
      symbol: 'none',
      precision: -1, // without it the line is drawn at the value rounded to two decimals
      lineStyle: { color: palette.text, type: [3, 3], width: 1.2 },
      label: { color: palette.text, textBorderColor: palette.ground, textBorderWidth: 3, position: along === 'x' ? 'start' : 'insideEndTop', formatter: '{b}' },
      data: values.map((reference, i) => (along === 'x' ? { name: reference.title, xAxis: reference.value, label: { align: inwards(reference.value, [...cells, ...values]) } } : { name: reference.title, yAxis: reference.value, label: { position: titlePlaces[i % titlePlaces.length] ?? 'insideEndTop' } })),
    },
  }];
}

// Lines may lie close to one another: their titles stand at different places.
const titlePlaces = ['insideEndTop', 'insideStartTop', 'insideMiddleTop'] as const;

/** Where a title stands to its line so that it stays inside of the chart. */
function inwards(value: number, drawn: { value?: number; low?: number; high?: number }[]): 'left' | 'center' | 'right' {
  const ends = drawn.flatMap((one) => [one.value, one.low, one.high]).filter((end) => end !== undefined);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const place = most > least ? (value - least) / (most - least) : 0.5;
  if (place < 0.2) return 'left';
  return place > 0.8 ? 'right' : 'center';
}
