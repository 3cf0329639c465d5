/** Colours of points: eleven that can be told apart and grey for the rest, or a ramp from few to many. */
import type { MapAnswer } from '../api/answers.js';

export type ColourBy = 'category' | 'cluster' | 'popularity';

export interface Group {
  readonly label: string;
  readonly size: number;
  /** Place in the palette. */
  readonly colour: number;
}

export interface Colouring {
  /** [items] place in the palette, or on the ramp. */
  readonly colours: Uint8Array;
  /** CSS colours by place. */
  readonly palette: readonly string[];
  /** Null for a ramp. */
  readonly groups: readonly Group[] | null;
  /** Largest value of a ramp. */
  readonly largest: number;
}

/** Places 0 … 10 are groups by size, 11 is the rest. After Okabe & Ito (2008) and Tol (2021): apart for most eyes. */
const palettes: Readonly<Record<string, readonly string[]>> = {
  light: [
    '#b8620b',
    '#0f7d87',
    '#4a62b8',
    '#5c8a1f',
    '#b33a4c',
    '#8a4fa3',
    '#d1a400',
    '#2c9c6a',
    '#d4708f',
    '#7a5a3a',
    '#4ea3d8',
    '#a9a397',
  ],
  dark: [
    '#eea553',
    '#4fc4cc',
    '#8c9df0',
    '#a3cf5d',
    '#f07f8d',
    '#c896e0',
    '#f0d04a',
    '#5fd3a0',
    '#f5a3c0',
    '#c4a27c',
    '#84c8f2',
    '#6f7178',
  ],
};

const REST = 11;

const ramps: Readonly<Record<string, readonly [from: string, to: string]>> = {
  light: ['#d8cdb8', '#7a3600'],
  dark: ['#3a3f47', '#ffc56e'],
};

/** What a map can be coloured by; a new way is its row here. */
export const colourings: Readonly<
  Record<
    ColourBy,
    { title: string; isPossible(map: MapAnswer): boolean; colour(map: MapAnswer, theme: string): Colouring }
  >
> = {
  category: {
    title: 'Category',
    isPossible: ({ categories }) => categories !== null,
    colour: ({ categories }, theme) =>
      byGroup(categories!.codes, (code) => (code === 0 ? 'none known' : categories!.values[code]), theme),
  },
  cluster: {
    title: 'Cluster',
    isPossible: () => true,
    colour: ({ clusters }, theme) => byGroup(clusters, (cluster) => `cluster ${cluster + 1}`, theme),
  },
  popularity: {
    title: 'Popularity',
    isPossible: () => true,
    colour: ({ popularity }, theme) => byAmount(popularity, theme),
  },
};

/** Categories where eleven of them say something of most items, else clusters. */
export function firstColouring(map: MapAnswer): ColourBy {
  if (map.categories === null) return 'cluster';
  const { groups } = colourings.category.colour(map, 'light');
  const others = groups!.find(({ colour }) => colour === REST)?.size ?? 0;
  return others > map.items.length / 2 ? 'cluster' : 'category';
}

function byGroup(codes: readonly number[], labelOf: (code: number) => string, theme: string): Colouring {
  const sizes = new Map<number, number>();
  for (const code of codes) sizes.set(code, (sizes.get(code) ?? 0) + 1);
  const bySize = [...sizes].sort(([, a], [, b]) => b - a);
  const places = new Map(bySize.map(([code], n) => [code, Math.min(n, REST)]));
  const groups = bySize.slice(0, REST).map(([code, size], colour) => ({ label: labelOf(code), size, colour }));
  const others = bySize.slice(REST).reduce((sum, [, size]) => sum + size, 0);
  if (others > 0) groups.push({ label: 'all others', size: others, colour: REST });
  return { colours: Uint8Array.from(codes, (code) => places.get(code)!), palette: palettes[theme], groups, largest: 0 };
}

/** By the logarithm: the counts of items differ by orders of magnitude. */
function byAmount(amounts: readonly number[], theme: string): Colouring {
  const largest = amounts.reduce((most, amount) => Math.max(most, amount), 0);
  const steps = 16;
  const scale = (steps - 1) / Math.log1p(Math.max(largest, 1));
  const [from, to] = ramps[theme].map(channels);
  return {
    colours: Uint8Array.from(amounts, (amount) => Math.round(Math.log1p(amount) * scale)),
    palette: Array.from({ length: steps }, (_, n) => mixed(from, to, n / (steps - 1))),
    groups: null,
    largest,
  };
}

/** #rrggbb as three numbers from 0 to 255. */
export function channels(colour: string): [number, number, number] {
  const bits = Number.parseInt(colour.slice(1), 16);
  return [bits >> 16, (bits >> 8) & 255, bits & 255];
}

function mixed(from: readonly number[], to: readonly number[], share: number): string {
  const parts = from.map((value, n) => Math.round(value + (to[n] - value) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
