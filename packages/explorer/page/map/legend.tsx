/** What the colours mean; a group can be looked at alone. */
import type { JSX } from 'preact';
import { moveByArrows } from '../parts/arrow-keys.js';
import { count } from '../words.js';
import type { Colouring } from './colours.js';

interface LegendProps {
  readonly colouring: Colouring;
  /** Place in the palette of the group that is looked at; null = all. */
  readonly lookedAt: number | null;
  onLookAt(colour: number | null): void;
}

export function Legend({ colouring, lookedAt, onLookAt }: LegendProps): JSX.Element {
  const { groups, palette, largest } = colouring;
  if (groups === null) {
    return (
      <div class="legend ramp" role="img" aria-label={`From 0 to ${count(largest)} training events`}>
        <span>0</span>
        <span class="steps">
          {palette.map((colour) => (
            <i key={colour} style={{ background: colour }} />
          ))}
        </span>
        <span>{count(largest)} events</span>
      </div>
    );
  }
  return (
    <ul class="legend" aria-label="Groups" onKeyDown={moveByArrows}>
      {groups.map(({ label, size, colour }) => (
        <li key={colour}>
          <button
            type="button"
            aria-pressed={lookedAt === colour}
            onClick={() => onLookAt(lookedAt === colour ? null : colour)}
          >
            <i style={{ background: palette[colour] }} />
            {label}
            <small>{count(size)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
