/** The canvas of the map: points, rings around what is chosen, the name under the pointer, and keys for all of it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { MapAnswer } from '../api/answers.js';
import type { Items } from '../items.js';
import { token } from '../theme.js';
import { count } from '../words.js';
import type { Colouring } from './colours.js';
import type { NeighbourLists } from './neighbour-lists.js';
import type { Mark } from './point-painter.js';
import { Scatter } from './scatter.js';

interface MapCanvasProps {
  readonly map: MapAnswer;
  readonly items: Items;
  readonly colouring: Colouring;
  readonly lookedAt: number | null;
  readonly chosen: string | null;
  readonly lists: NeighbourLists | null;
  readonly theme: string;
  onPick(item: string): void;
}

interface Hover {
  readonly row: number;
  readonly at: readonly [x: number, y: number];
}

export function MapCanvas(props: MapCanvasProps): JSX.Element {
  const { map, items, colouring, lookedAt, chosen, lists, theme, onPick } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hover, setHover] = useState<Hover | null>(null);
  const [canDraw, setCanDraw] = useState(true);
  const pick = useRef(onPick);
  pick.current = onPick;
  const [scatter, setScatter] = useState<Scatter | null>(null);

  useEffect(() => {
    const made = Scatter.create(canvas.current!, map.x, map.y, {
      onHover: (row, at) => setHover(row === null ? null : { row, at }),
      onPick: (row) => pick.current(items.idOf(row)),
    });
    setCanDraw(made !== null);
    setScatter(made);
    if (made !== null) Object.assign(canvas.current!, { scatter: made }); // the browser tests ask it where a point is seen
    return () => made?.free();
  }, [map]);

  useEffect(() => {
    scatter?.setColouring(colouring, (row) => lookedAt !== null && colouring.colours[row] !== lookedAt);
  }, [scatter, colouring, lookedAt]);
  const marks = useMemo(() => marksOf(items, chosen, lists), [items, chosen, lists, theme]);
  useEffect(() => scatter?.setMarks(marks), [scatter, marks]);

  return (
    <div class="plane">
      <canvas
        ref={canvas}
        tabIndex={0}
        data-points={map.items.length}
        aria-label={`Map of ${count(map.items.length)} items. Arrow keys move it, plus and minus zoom, 0 shows all. Items are chosen through the search above.`}
        onKeyDown={(event) => scatter !== null && moveByKey(event, scatter)}
      />
      {!canDraw && (
        <p class="empty over">
          This browser does not draw with WebGL 2, so there is no picture. Search and neighbours work all the same.
        </p>
      )}
      {hover !== null && (
        <p class="hover" style={{ left: `${hover.at[0]}px`, top: `${hover.at[1]}px` }}>
          {items.nameOf(items.idOf(hover.row))} <small>{count(map.popularity[hover.row])} events</small>
        </p>
      )}
      <div class="zoom">
        <button type="button" aria-label="Nearer" onClick={() => scatter?.zoomBy(1.6)}>
          +
        </button>
        <button type="button" aria-label="Farther" onClick={() => scatter?.zoomBy(1 / 1.6)}>
          −
        </button>
        <button type="button" onClick={() => scatter?.showAll()}>
          All
        </button>
        {chosen !== null && (
          <button type="button" onClick={() => scatter?.lookAt(items.rowOf(chosen))}>
            Go to it
          </button>
        )}
      </div>
    </div>
  );
}

const keys: Readonly<Record<string, (scatter: Scatter) => void>> = {
  ArrowLeft: (scatter) => scatter.moveBy(60, 0),
  ArrowRight: (scatter) => scatter.moveBy(-60, 0),
  ArrowUp: (scatter) => scatter.moveBy(0, 60),
  ArrowDown: (scatter) => scatter.moveBy(0, -60),
  '+': (scatter) => scatter.zoomBy(1.6),
  '=': (scatter) => scatter.zoomBy(1.6),
  '-': (scatter) => scatter.zoomBy(1 / 1.6),
  '0': (scatter) => scatter.showAll(),
};

function moveByKey(event: KeyboardEvent, scatter: Scatter): void {
  if (!(event.key in keys) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  keys[event.key](scatter);
}

/** Shared neighbours in ink, those only one list has in its colour, the item itself largest and last, on top. */
function marksOf(items: Items, chosen: string | null, lists: NeighbourLists | null): Mark[] {
  const ring = (item: string, colour: string, size: number): Mark => ({
    row: items.rowOf(item),
    ring: token(colour),
    size,
  });
  const marks = [
    ...(lists?.exact ?? []).map(({ item, isShared }) => ring(item, isShared ? '--ink' : '--bad', isShared ? 15 : 19)),
    ...(lists?.index ?? []).filter(({ isShared }) => !isShared).map(({ item }) => ring(item, '--second', 19)),
    ...(chosen === null ? [] : [ring(chosen, '--accent', 26)]),
  ];
  return marks.filter(({ row }) => row >= 0);
}
