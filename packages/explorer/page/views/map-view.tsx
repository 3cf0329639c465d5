/** Map: every item a point; near each other where their vectors are alike. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { ListedRun, MapAnswer } from '../api/answers.js';
import { runMap } from '../api/runs.js';
import { useAnswer } from '../api/use-answer.js';
import { Items } from '../items.js';
import { colourings, firstColouring, type ColourBy } from '../map/colours.js';
import { Legend } from '../map/legend.js';
import { MapCanvas } from '../map/map-canvas.js';
import type { NeighbourLists } from '../map/neighbour-lists.js';
import { NeighboursPanel } from '../map/neighbours-panel.js';
import { SearchBox } from '../parts/search-box.js';
import { Waiting } from '../parts/waiting.js';
import { setRouteValues, useRoute } from '../route.js';
import { count } from '../words.js';
import type { ViewProps } from './registry.js';

export function MapView({ run, theme }: ViewProps): JSX.Element {
  const map = useAnswer(run.id, () => runMap(run.id));
  return (
    <Waiting for={map} what="the map of items">
      {(answer) => <ItemMap run={run} map={answer} theme={theme} />}
    </Waiting>
  );
}

const methodsInWords: Readonly<Record<string, string>> = {
  pca: 'placed by principal components: distances across the whole map are true to the two main directions',
  umap: 'placed by UMAP: who lies beside whom is true, distances across the map are not',
};

function ItemMap({ run, map, theme }: { run: ListedRun; map: MapAnswer; theme: string }): JSX.Element {
  const items = useMemo(() => new Items(map), [map]);
  const possible = useMemo(
    () => (Object.keys(colourings) as ColourBy[]).filter((by) => colourings[by].isPossible(map)),
    [map],
  );
  const [by, setBy] = useState<ColourBy>(() => firstColouring(map));
  const [lookedAt, setLookedAt] = useState<number | null>(null);
  const [text, setText] = useState('');
  const [lists, setLists] = useState<NeighbourLists | null>(null);
  const colouring = useMemo(() => colourings[by].colour(map, theme), [map, by, theme]);
  const chosen = useChosen(items);
  const suggestions = useMemo(() => items.find(text), [items, text]);
  const choose = (item: string): void => setRouteValues({ item });
  useEffect(() => setLists(null), [chosen]);

  return (
    <>
      <header class="view-head map-head">
        <div>
          <h1>{count(map.items.length)} items</h1>
          <p class="about">{methodsInWords[map.method] ?? `placed by ${map.method}`}</p>
        </div>
        <SearchBox
          label="Find an item"
          placeholder="Name or id"
          value={text}
          suggestions={suggestions}
          nothing="No item has that in its name or id."
          onInput={setText}
          onChoose={({ id, label }) => (setText(label), choose(id))}
        />
        <label class="field">
          Colour by
          <select value={by} onChange={(event) => (setLookedAt(null), setBy(event.currentTarget.value as ColourBy))}>
            {possible.map((name) => (
              <option key={name} value={name}>
                {name === 'category' ? capital(map.categories!.name) : colourings[name].title}
              </option>
            ))}
          </select>
        </label>
      </header>
      <div class="map-body">
        <div class="map-main">
          <MapCanvas
            map={map}
            items={items}
            colouring={colouring}
            lookedAt={lookedAt}
            chosen={chosen}
            lists={lists}
            theme={theme}
            onPick={choose}
          />
          <Legend colouring={colouring} lookedAt={lookedAt} onLookAt={setLookedAt} />
        </div>
        <aside class="map-side">
          {chosen === null ? (
            <p class="empty">
              Click a point, or find an item by its name, to see its neighbours: the true ones beside those the index
              finds.
            </p>
          ) : (
            <NeighboursPanel run={run} item={chosen} items={items} onChoose={choose} onLists={setLists} />
          )}
        </aside>
      </div>
    </>
  );
}

/** The item in the address, where the run has it. */
function useChosen(items: Items): string | null {
  const item = useRoute().values.get('item');
  return item !== null && items.rowOf(item) >= 0 ? item : null;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
