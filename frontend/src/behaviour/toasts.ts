import { each, icon, make, say } from './page.ts';

const SHOWN_MS = 8000;
const SHOWN_WITH_UNDO_MS = 20000;

type Said = { text: string; level?: string };

/** A toast leaves by itself unless someone is in it; errors stay until they are closed. */
function keep(toast: HTMLElement): void {
  const close = make('button', { type: 'button', ariaLabel: say('close') }, icon('x'));
  close.addEventListener('click', () => toast.remove());
  toast.append(close);
  if (toast.classList.contains('ll-toast-error')) return;
  const leave = () => {
    if (toast.matches(':hover, :focus-within')) window.setTimeout(leave, SHOWN_MS);
    else toast.remove();
  };
  window.setTimeout(leave, toast.querySelector('form') ? SHOWN_WITH_UNDO_MS : SHOWN_MS);
}

export function toast({ text, level = 'success' }: Said): void {
  const box = document.getElementById('ll-toasts') ?? document.body.appendChild(make('div', { id: 'll-toasts', className: 'll-toasts' }));
  const shown = make('div', { className: `ll-toast ll-toast-${level}` }, make('p', {}, text));
  box.append(shown);
  keep(shown);
}

/** What the server says about the last action: said aloud, and the reader taken to what it changed. */
function arrive(said: HTMLElement): void {
  keep(said);
  // A live region speaks of what changes in it, not of what it holds when the page comes.
  said.parentElement?.append(said);
  const changed = document.querySelector<HTMLElement>('main [data-changed]') ?? document.querySelector<HTMLElement>('main h1');
  if (document.activeElement !== document.body || !changed) return;
  if (!changed.hasAttribute('tabindex')) changed.tabIndex = -1;
  changed.focus({ preventScroll: !changed.hasAttribute('data-changed') });
}

export function startToasts(): void {
  each('[data-toast]', arrive);
}
