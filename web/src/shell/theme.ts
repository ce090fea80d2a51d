/** Light or dark: as the system has it, or as it was chosen here. The choice is all that a browser keeps of these pages, but for the scan station's. */
import { signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEPT_AS = 'waybill-theme';

const kept = (): Theme => THEMES.find((theme) => theme === localStorage.getItem(KEPT_AS)) ?? 'system';

export const theme = signal<Theme>(kept());
/** Counts the changes of colours, for what is drawn with them. */
export const colours = signal(0);

export function applyTheme(): void {
  show(theme.value);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => colours.value++);
}

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  if (chosen === 'system') localStorage.removeItem(KEPT_AS);
  else localStorage.setItem(KEPT_AS, chosen);
  show(chosen);
  colours.value++;
}

function show(chosen: Theme): void {
  document.documentElement.dataset['theme'] = chosen;
}

/** The value of a colour of the style sheet, as it is now. */
export function colour(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
