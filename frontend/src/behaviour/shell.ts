import { each } from './page.ts';
import { showKeys } from './keys.ts';

const drawerOpen = () => window.location.hash === '#ll-side';

function closeDrawer(): void {
  window.location.hash = 'main';
  document.querySelector<HTMLElement>('.ll-menu')?.focus();
}

/** The navigation on a phone opens by its address; a script adds focus, Esc and a tap beside it. */
function drawer(side: HTMLElement): void {
  window.addEventListener('hashchange', () => {
    if (drawerOpen()) side.querySelector<HTMLElement>('.ll-shut')?.focus();
  });
  document.addEventListener('click', (event) => {
    if (drawerOpen() && event.target instanceof Node && !side.contains(event.target)) closeDrawer();
  });
}

function closeDrops(except?: Node | null): void {
  for (const open of document.querySelectorAll<HTMLDetailsElement>('.ll-drop[open]')) {
    if (!except || !open.contains(except)) open.open = false;
  }
}

function escape(): void {
  const open = document.activeElement?.closest<HTMLDetailsElement>('.ll-drop[open]');
  closeDrops();
  open?.querySelector('summary')?.focus();
  if (drawerOpen()) closeDrawer();
}

export function startShell(): void {
  each('[data-drawer]', drawer);
  each('[data-back]', (button) => button.addEventListener('click', () => history.back()));
  each('[data-print]', (button) => button.addEventListener('click', () => window.print()));
  each('[data-keys]', (button) => button.addEventListener('click', () => { closeDrops(); showKeys(); }));
  document.addEventListener('click', (event) => closeDrops(event.target as Node));
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') escape(); });
}
