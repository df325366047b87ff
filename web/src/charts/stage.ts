import type { Chart, Table } from '../model';
import { onTheme, theme } from '../theme';
import { draw } from './draw';
import type { Drawing, Stop, Track } from './drawing';
import { init } from './echarts';
import { paletteOf } from './palette';

// A report on five studies has a hundred charts: each is drawn when the reader comes within this distance of it.
const near = '800px 0px';

/** A chart in its element: drawn when it comes near, again on new data, theme or width; a tooltip that keys move from stop to stop. */
export class Stage {
  readonly #element: HTMLElement;
  readonly #say: (text: string) => void;
  #echarts: ReturnType<typeof init> | null = null;
  #isNear = false;
  readonly #ends: (() => void)[];
  #shown: { chart: Chart; table: Table } | null = null;
  #drawing: Drawing | null = null;
  #place: { track: number; stop: number } | null = null;

  constructor(element: HTMLElement, say: (text: string) => void) {
    this.#element = element;
    this.#say = say;
    const resized = new ResizeObserver(() => this.#draw());
    resized.observe(element);
    const approached = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) this.#come(); }, { rootMargin: near });
    approached.observe(element);
    const print = () => this.#come();
    addEventListener('beforeprint', print);
    this.#ends = [
      () => resized.disconnect(), () => approached.disconnect(), () => removeEventListener('beforeprint', print),
      onTheme(() => this.#draw()), () => this.#echarts?.dispose(),
    ];
  }

  show(chart: Chart, table: Table): void {
    this.#shown = { chart, table };
    this.#draw();
  }

  close(): void {
    for (const end of this.#ends) end();
  }

  /** Whether the key was one of the chart's. */
  press(key: string): boolean {
    if (key === 'Escape') return this.#hide();
    this.#come();
    const tracks = this.#drawing?.tracks.filter((track) => track.stops.length > 0) ?? [];
    if (!tracks[0]) return false;
    const next = step(key, this.#place, tracks);
    if (!next) return false;
    this.#place = next;
    this.#point(tracks);
    return true;
  }

  leave(): void {
    this.#hide();
  }

  #come(): void {
    if (this.#isNear) return;
    this.#isNear = true;
    this.#draw();
  }

  #draw(): void {
    if (!this.#shown || this.#element.clientWidth === 0) return;
    const drawing = draw(this.#shown.chart, this.#shown.table, { palette: paletteOf(theme()), width: this.#element.clientWidth });
    // Its place is kept before it is drawn, so that nothing moves under a reader who follows a link.
    this.#element.style.height = `${drawing.height}px`;
    if (!this.#isNear) return;
    this.#echarts ??= init(this.#element, null, { renderer: 'svg' });
    this.#echarts.resize({ width: this.#element.clientWidth, height: drawing.height });
    // Series are told apart by their ids, so that a live chart keeps those it has, and what the legend hides stays hidden.
    this.#echarts.setOption(drawing.option, { replaceMerge: ['series'] });
    // Paper is narrower than the window, and nothing is drawn anew for it: the style sheet shrinks the picture.
    this.#element.querySelector('svg')?.setAttribute('viewBox', `0 0 ${this.#element.clientWidth} ${drawing.height}`);
    this.#drawing = drawing;
  }

  #point(tracks: Track[]): void {
    const track = tracks[this.#place?.track ?? 0];
    const stop = track?.stops[this.#place?.stop ?? 0];
    if (!track || !stop) return;
    this.#echarts?.dispatchAction({ type: 'downplay' });
    const at = { seriesIndex: this.#seriesIndex(track), dataIndex: stop.index };
    this.#echarts?.dispatchAction({ type: 'highlight', ...at });
    this.#echarts?.dispatchAction({ type: 'showTip', ...at });
    this.#say(spoken(track, stop));
  }

  #hide(): boolean {
    const wasShown = this.#place !== null;
    this.#place = null;
    this.#echarts?.dispatchAction({ type: 'downplay' });
    this.#echarts?.dispatchAction({ type: 'hideTip' });
    this.#say('');
    return wasShown;
  }

  #seriesIndex(track: Track): number {
    const series = this.#drawing?.option['series'] as { id?: string }[] | undefined;
    return series?.findIndex((one) => one.id === track.series) ?? 0;
  }
}

const spoken = (track: Track, stop: Stop) => (stop.where.startsWith(track.title) ? `${stop.where}: ${stop.text}` : `${track.title}, ${stop.where}: ${stop.text}`);

/** Left and right along a track, up and down between tracks; where there is one track, down is along it too. */
function step(key: string, place: { track: number; stop: number } | null, tracks: Track[]) {
  const last = (track: number) => (tracks[track]?.stops.length ?? 1) - 1;
  const [along, between] = moves(key, tracks.length === 1);
  if (along === 0 && between === 0) return null;
  if (!place) return { track: 0, stop: key === 'End' ? last(0) : 0 };
  const track = Math.min(Math.max(place.track + between, 0), tracks.length - 1);
  return { track, stop: Math.min(Math.max(place.stop + along, 0), last(track)) };
}

function moves(key: string, isOneTrack: boolean): [along: number, between: number] {
  switch (key) {
    case 'ArrowLeft': return [-1, 0];
    case 'ArrowRight': return [1, 0];
    case 'Home': return [-Infinity, 0];
    case 'End': return [Infinity, 0];
    case 'ArrowUp': return isOneTrack ? [-1, 0] : [0, -1];
    case 'ArrowDown': return isOneTrack ? [1, 0] : [0, 1];
    default: return [0, 0];
  }
}
