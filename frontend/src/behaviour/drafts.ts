import { each, make, say } from './page.ts';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const PREFIX = 'll-draft:';
const SENT = 'll-draft-sent';
const NEVER = 'input[type=hidden], input[type=password], input[type=file], input[type=tel], input[type=checkbox], input[type=radio], [data-private], [data-private] *';

const fieldsOf = (form: HTMLFormElement) =>
  ([...form.elements] as Field[]).filter((field) => field.name && field.matches('input, textarea, select') && !field.matches(NEVER));

function read(key: string): Record<string, string> {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + key) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

function save(form: HTMLFormElement, key: string): void {
  const kept = Object.fromEntries(fieldsOf(form).filter((f) => f.value).map((f) => [f.name, f.value]));
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(kept));
  } catch {
    // Storage is full or switched off: the form works without a draft.
  }
}

/** Fill what the server left empty; says how many fields were filled. */
function restore(form: HTMLFormElement, key: string): number {
  const kept = read(key);
  const empty = fieldsOf(form).filter((f) => !f.value && kept[f.name]);
  for (const field of empty) {
    field.value = kept[field.name] ?? '';
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  return empty.length;
}

function announce(form: HTMLFormElement, key: string): void {
  const drop = make('button', { type: 'button', className: 'll-btn-link' }, say('draftDrop'));
  const note = make('div', { className: 'll-draft ll-note', role: 'status' }, say('draftRestored'), drop);
  drop.addEventListener('click', () => {
    sessionStorage.removeItem(PREFIX + key);
    for (const field of fieldsOf(form)) field.value = '';
    note.remove();
    fieldsOf(form)[0]?.focus();
  });
  form.prepend(note);
}

function draft(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const key = form.dataset.draft ?? '';
  const bad = form.querySelector('.ll-errors') !== null;
  if (sessionStorage.getItem(SENT) === key) sessionStorage.removeItem(SENT);
  if (!bad && restore(form, key)) announce(form, key);
  form.addEventListener('input', () => save(form, key));
  form.addEventListener('submit', () => sessionStorage.setItem(SENT, key));
  form.addEventListener('htmx:after:request', (event) => {
    const response = (event as CustomEvent<{ ctx: { response?: { status: number; headers: Headers } } }>).detail.ctx.response;
    const status = response?.status ?? 0;
    const toLogin = response?.headers.get('HX-Redirect')?.startsWith('/accounts/') ?? false;
    if (status >= 200 && status < 400 && !toLogin) sessionStorage.removeItem(PREFIX + key);
    sessionStorage.removeItem(SENT);
  });
}

/** The login page came instead of the answer: nothing was taken in. */
function asksForPassword(): boolean {
  const asks = document.querySelector('input[type=password]') !== null;
  if (asks) sessionStorage.removeItem(SENT);
  return asks;
}

/** Who signs out leaves no words behind for the next person at this window. */
function dropAll(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

/** A sent draft is dropped on the next good page that no longer shows its form. */
function dropSent(): void {
  const sent = sessionStorage.getItem(SENT);
  if (sent === null || asksForPassword() || document.documentElement.hasAttribute('data-error')) return;
  const form = document.querySelector<HTMLFormElement>(`form[data-draft="${CSS.escape(sent)}"]`);
  if (!form?.querySelector('.ll-errors')) sessionStorage.removeItem(PREFIX + sent);
  sessionStorage.removeItem(SENT);
}

export function startDrafts(): void {
  dropSent();
  each('form[data-draft]', draft);
  each('form[action="/accounts/logout/"]', (form) => form.addEventListener('submit', dropAll));
}
