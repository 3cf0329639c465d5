/** The map as something to hold: moved and zoomed by mouse, finger and keys (d3-zoom), asked what lies under the pointer (kdbush). */
import { select } from 'd3-selection';
import { zoom, zoomIdentity, type ZoomBehavior, type ZoomTransform } from 'd3-zoom';
import KDBush from 'kdbush';
import { PointPainter, type Camera, type Mark } from './point-painter.js';
import type { Colouring } from './colours.js';

export interface ScatterEvents {
  /** @param row null = no point is there. @param at CSS pixels in the canvas */
  onHover(row: number | null, at: readonly [x: number, y: number]): void;
  onPick(row: number): void;
}

/** CSS pixels a pointer may be off. */
const REACH = 10;
const MARGIN = 20;

export class Scatter {
  readonly #canvas: HTMLCanvasElement;
  readonly #painter: PointPainter;
  readonly #tree: KDBush;
  readonly #x: readonly number[];
  readonly #y: readonly number[];
  readonly #zoom: ZoomBehavior<HTMLCanvasElement, unknown>;
  readonly #observer: ResizeObserver;
  readonly #abort = new AbortController();
  #transform: ZoomTransform = zoomIdentity;
  #isPainting = false;
  /** Frames painted so far. */
  frames = 0;

  /** null where the browser cannot draw it. */
  static create(
    canvas: HTMLCanvasElement,
    x: readonly number[],
    y: readonly number[],
    events: ScatterEvents,
  ): Scatter | null {
    const painter = PointPainter.create(canvas, x, y);
    return painter === null ? null : new Scatter(canvas, painter, x, y, events);
  }

  private constructor(
    canvas: HTMLCanvasElement,
    painter: PointPainter,
    x: readonly number[],
    y: readonly number[],
    events: ScatterEvents,
  ) {
    this.#canvas = canvas;
    this.#painter = painter;
    this.#x = x;
    this.#y = y;
    this.#tree = new KDBush(x.length, 64, Float32Array);
    for (let row = 0; row < x.length; row++) this.#tree.add(x[row], y[row]);
    this.#tree.finish();
    this.#zoom = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([0.5, 200])
      .on('zoom', ({ transform }: { transform: ZoomTransform }) => {
        this.#transform = transform;
        this.#paintSoon();
      });
    select(canvas).call(this.#zoom).on('dblclick.zoom', null);
    this.#listen(events);
    this.#observer = new ResizeObserver(() => this.#paintSoon());
    this.#observer.observe(canvas);
  }

  setColouring({ colours, palette }: Colouring, isDim: (row: number) => boolean): void {
    this.#painter.setColours(colours, palette, isDim, pointSize(this.#x.length));
    this.#paintSoon();
  }

  setMarks(marks: readonly Mark[]): void {
    this.#painter.setMarks(marks);
    this.#paintSoon();
  }

  /** Brings a point to the middle, near enough to see what is around it. */
  lookAt(row: number): void {
    const { scale, x, y } = this.#base();
    const nearer = Math.max(this.#transform.k, 3);
    const at = zoomIdentity
      .translate(this.#canvas.clientWidth / 2, this.#canvas.clientHeight / 2)
      .scale(nearer)
      .translate(-(this.#x[row] * scale + x), -(-this.#y[row] * scale + y));
    select(this.#canvas).call(this.#zoom.transform, at);
  }

  zoomBy(factor: number): void {
    select(this.#canvas).call(this.#zoom.scaleBy, factor);
  }

  moveBy(dx: number, dy: number): void {
    select(this.#canvas).call(this.#zoom.translateBy, dx / this.#transform.k, dy / this.#transform.k);
  }

  showAll(): void {
    select(this.#canvas).call(this.#zoom.transform, zoomIdentity);
  }

  /** Where a point is seen, in CSS pixels of the canvas. */
  placeOf(row: number): readonly [x: number, y: number] {
    const { scale, x, y } = this.#camera();
    return [this.#x[row] * scale + x, -this.#y[row] * scale + y];
  }

  paintNow(): void {
    this.#painter.paint(this.#camera());
    this.frames++;
  }

  free(): void {
    this.#abort.abort();
    this.#observer.disconnect();
    select(this.#canvas).on('.zoom', null);
    this.#painter.free();
  }

  /** Everything in view. */
  #base(): Camera {
    const { clientWidth, clientHeight } = this.#canvas;
    return { scale: Math.min(clientWidth, clientHeight) / 2 - MARGIN, x: clientWidth / 2, y: clientHeight / 2 };
  }

  #camera(): Camera {
    const { scale, x, y } = this.#base();
    return { scale: scale * this.#transform.k, x: this.#transform.applyX(x), y: this.#transform.applyY(y) };
  }

  #paintSoon(): void {
    if (this.#isPainting) return;
    this.#isPainting = true;
    requestAnimationFrame(() => {
      this.#isPainting = false;
      if (!this.#abort.signal.aborted) this.paintNow();
    });
  }

  #listen({ onHover, onPick }: ScatterEvents): void {
    const { signal } = this.#abort;
    const canvas = this.#canvas;
    canvas.addEventListener(
      'pointermove',
      (event) => {
        const row = this.#rowAt(event.offsetX, event.offsetY);
        canvas.style.cursor = row === null ? '' : 'pointer';
        onHover(row, [event.offsetX, event.offsetY]);
      },
      { signal },
    );
    canvas.addEventListener('pointerleave', () => onHover(null, [0, 0]), { signal });
    canvas.addEventListener(
      'click',
      (event) => {
        const row = this.#rowAt(event.offsetX, event.offsetY);
        if (row !== null) onPick(row);
      },
      { signal },
    );
  }

  /** The nearest point within reach. */
  #rowAt(pixelX: number, pixelY: number): number | null {
    const { scale, x, y } = this.#camera();
    const [atX, atY] = [(pixelX - x) / scale, -(pixelY - y) / scale];
    const near = this.#tree.within(atX, atY, REACH / scale);
    const distance = (row: number): number => (this.#x[row] - atX) ** 2 + (this.#y[row] - atY) ** 2;
    return near.reduce<number | null>(
      (best, row) => (best === null || distance(row) < distance(best) ? row : best),
      null,
    );
  }
}

/** Smaller where there are many. */
function pointSize(count: number): number {
  return Math.min(8, Math.max(2.5, 220 / Math.sqrt(count)));
}
