/** Light or dark: the system's choice until the reader makes one, which this browser keeps. */
import { useEffect, useState } from 'preact/hooks';

export type Theme = 'light' | 'dark';

const KEPT_AS = 'belfry-theme';

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

export function useTheme(): readonly [theme: Theme, choose: (theme: Theme) => void] {
  const [theme, setTheme] = useState(chosenOrSystem);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    const follow = (): void => setTheme(chosenOrSystem());
    systemIsDark.addEventListener('change', follow);
    return () => systemIsDark.removeEventListener('change', follow);
  }, []);
  return [
    theme,
    (chosen) => {
      localStorage.setItem(KEPT_AS, chosen);
      document.documentElement.dataset.theme = chosen; // before anything asks for a colour
      setTheme(chosen);
    },
  ];
}

function chosenOrSystem(): Theme {
  const chosen = localStorage.getItem(KEPT_AS);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return systemIsDark.matches ? 'dark' : 'light';
}

/** The value of a custom property just now, for what is drawn on a canvas. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
