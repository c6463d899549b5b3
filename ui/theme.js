/** Light or dark: as the system has it, until somebody chooses. */

const KEY = 'starling-theme';

export function currentTheme() {
  const root = document.documentElement;
  return root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}

export function restoreTheme() {
  const chosen = stored();
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}

export function switchTheme() {
  const next = currentTheme() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A browser that stores nothing for pages forgets the choice with the page.
  }
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // As above.
    return null;
  }
}
