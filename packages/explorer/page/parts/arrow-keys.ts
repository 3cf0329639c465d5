/** Arrow keys move among the buttons and links of a list; Home and End go to its ends. Tab still visits each. */

const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, count) => count - 1,
};

export function moveByArrows(event: KeyboardEvent): void {
  const step = steps[event.key];
  if (step === undefined) return;
  const list = event.currentTarget as HTMLElement;
  const stops = [...list.querySelectorAll<HTMLElement>('button, a[href]')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  stops[step(at, stops.length)].focus();
}
