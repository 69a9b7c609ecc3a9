import { enhancePage, make, say } from './page.ts';
import { toast } from './toasts.ts';
import type { WordKey } from './words.ts';

type Context = { sourceElement: HTMLElement; target?: HTMLElement | string; response?: { status: number } };

const LOADING_AFTER_MS = 300;
const REFUSED: Record<number, WordKey> = {
  403: 'forbidden', 404: 'forbidden', 409: 'conflict', 413: 'tooLarge', 429: 'tooMany',
};
const contextOf = (event: Event) => (event as CustomEvent<{ ctx: Context }>).detail.ctx;

let running = 0;
let timer = 0;
const bar = make('div', { className: 'll-loading', role: 'status', ariaLabel: '' });

function begin(): void {
  running += 1;
  if (running > 1) return;
  timer = window.setTimeout(() => {
    bar.ariaLabel = say('loading');
    document.body.append(bar);
  }, LOADING_AFTER_MS);
}

function end(): void {
  running = Math.max(0, running - 1);
  if (running) return;
  window.clearTimeout(timer);
  bar.remove();
}

/** After a fragment came: to its errors, else to what it marks with `data-focus` or `autofocus`. */
function focusIn(root: ParentNode): void {
  const wanted = root.querySelector<HTMLElement>('.ll-errors') ?? root.querySelector<HTMLElement>('[data-focus], [autofocus]');
  wanted?.focus({ preventScroll: false });
}

function targetOf({ sourceElement, target }: Context): ParentNode {
  const found = typeof target === 'string' ? document.querySelector<HTMLElement>(target) : target;
  return found?.isConnected ? found : sourceElement.isConnected ? sourceElement : document;
}

export function startRequests(): void {
  document.addEventListener('htmx:before:request', begin);
  document.addEventListener('htmx:finally:request', end);
  // A refused or broken request keeps the page as it is and says so; 422 brings the form with its errors.
  document.addEventListener('htmx:before:swap', (event) => {
    const status = contextOf(event).response?.status ?? 200;
    if (status < 400 || status === 422) return;
    event.preventDefault();
    toast({ text: say(REFUSED[status] ?? 'failed', { status }), level: 'error' });
  });
  document.addEventListener('htmx:error', (event) => {
    if (!contextOf(event)?.response) toast({ text: say('offline'), level: 'error' });
  });
  document.addEventListener('htmx:after:swap', (event) => {
    enhancePage();
    const context = contextOf(event);
    if (!context.sourceElement.matches('[hx-trigger*="every"], [hx-trigger*="load"]')) focusIn(targetOf(context));
  });
  focusIn(document.querySelector('main') ?? document);
}
