/** Which sources are merged; none chosen = the user's own vector alone. */
import type { JSX } from 'preact';
import { setRouteValues } from '../route.js';
import { sourceTitles } from './sources.js';

export function SourceFields({ chosen }: { chosen: readonly string[] }): JSX.Element {
  const toggled = (name: string): string =>
    (chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]).join(',');
  return (
    <fieldset class="sources">
      <legend class="for-readers">Sources, in equal shares</legend>
      {Object.entries(sourceTitles).map(([name, title]) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={chosen.length === 0 ? name === 'u2i' : chosen.includes(name)}
            disabled={chosen.length === 0 && name === 'u2i'}
            onChange={() => setRouteValues({ sources: chosen.length === 0 ? `u2i,${name}` : toggled(name) })}
          />
          <span class="tag">{name}</span> {title}
        </label>
      ))}
    </fieldset>
  );
}
