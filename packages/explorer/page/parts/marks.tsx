/** The few drawings of the page. */
import type { JSX } from 'preact';

export function BellMark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 2a1.6 1.6 0 0 0-1.6 1.6v.5a6.6 6.6 0 0 0-5 6.4v4L3.5 17.5h17l-1.9-3v-4a6.6 6.6 0 0 0-5-6.4v-.5A1.6 1.6 0 0 0 12 2Zm-2.5 17a2.5 2.5 0 0 0 5 0Z" />
    </svg>
  );
}

export function SunMark(): JSX.Element {
  return (
    <svg class="mark line" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="4.2" />
      <path d="M12 2.5v2.2M12 19.3v2.2M2.5 12h2.2M19.3 12h2.2M5.3 5.3l1.5 1.5M17.2 17.2l1.5 1.5M18.7 5.3l-1.5 1.5M6.8 17.2l-1.5 1.5" />
    </svg>
  );
}

export function MoonMark(): JSX.Element {
  return (
    <svg class="mark line" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7Z" />
    </svg>
  );
}
