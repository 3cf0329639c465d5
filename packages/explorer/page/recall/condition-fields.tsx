/** How many items, whether seen ones may come back, and which conditions they must meet. */
import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { setRouteValues } from '../route.js';
import type { Asked } from './request.js';

export function ConditionFields({ asked }: { asked: Asked }): JSX.Element {
  const [where, setWhere] = useState(asked.where);
  useEffect(() => setWhere(asked.where), [asked.where]);
  return (
    <fieldset class="conditions">
      <legend>Conditions</legend>
      <label class="field narrow">
        How many
        <input
          type="number"
          min={1}
          max={200}
          value={asked.k}
          onChange={(event) => setRouteValues({ k: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        Only items where
        <input
          type="text"
          placeholder="category=tents, price<=80"
          spellcheck={false}
          autocomplete="off"
          value={where}
          onInput={(event) => setWhere(event.currentTarget.value)}
          onChange={() => setRouteValues({ where })}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={asked.includeSeen}
          onChange={(event) => setRouteValues({ seen: event.currentTarget.checked ? 'yes' : null })}
        />
        Seen items may come back
      </label>
    </fieldset>
  );
}
