import { csrfToken, each, icon, make, say } from './page.ts';

const SHOWN_MS = 8000;
const SHOWN_WITH_UNDO_MS = 20000;

type Said = { text: string; level?: string; undo?: string };

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

function undoForm(address: string): HTMLFormElement {
  const token = make('input', { type: 'hidden', name: 'csrfmiddlewaretoken', value: csrfToken() });
  return make('form', { method: 'post', action: address }, token, make('button', {}, say('undo')));
}

export function toast({ text, level = 'success', undo = '' }: Said): void {
  const box = document.getElementById('ll-toasts') ?? document.body.appendChild(make('div', { id: 'll-toasts', className: 'll-toasts' }));
  const shown = make('div', { className: `ll-toast ll-toast-${level}` }, make('p', {}, text));
  if (undo) shown.append(undoForm(undo));
  box.append(shown);
  keep(shown);
}

export function startToasts(): void {
  each('[data-toast]', keep);
  document.addEventListener('ll:toast', (event) => toast((event as CustomEvent<Said>).detail));
}
