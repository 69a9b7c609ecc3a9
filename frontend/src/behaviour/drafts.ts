import { each, make, say } from './page.ts';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export const PREFIX = 'll-draft:';
/** Where the phone pages keep the photos of their drafts. */
export const PHOTOS = 'linli-field';
const SENT = 'll-draft-sent';
const SAVED_AT = ' at';
const DAY_MS = 24 * 60 * 60 * 1000;
const NEVER = 'input[type=password], input[type=file], input[type=tel], [data-private], [data-private] *';
const NOT_HERE = 'input[type=hidden], input[type=checkbox], input[type=radio]';

/** Kept on the phone for a day, with ticks and `data-keep`; or else for this tab, only what was typed. */
const onPhone = (form: HTMLFormElement) => form.dataset.draftOn === 'phone';
const storeOf = (form: HTMLFormElement) => (onPhone(form) ? localStorage : sessionStorage);
const isTick = (field: Field): field is HTMLInputElement => field.matches('input[type=checkbox], input[type=radio]');

function fieldsOf(form: HTMLFormElement): Field[] {
  const left = onPhone(form) ? 'input[type=hidden]:not([data-keep])' : NOT_HERE;
  return ([...form.elements] as Field[]).filter((f) => f.name && f.matches('input, textarea, select') && !f.matches(`${NEVER}, ${left}`));
}

function read(form: HTMLFormElement, key: string): Record<string, string> {
  try {
    const kept = JSON.parse(storeOf(form).getItem(PREFIX + key) ?? '{}') as Record<string, string>;
    const stale = onPhone(form) && Date.now() - Number(kept[SAVED_AT] ?? 0) > DAY_MS;
    if (stale) storeOf(form).removeItem(PREFIX + key);
    return stale ? {} : kept;
  } catch {
    return {};
  }
}

function save(form: HTMLFormElement, key: string): void {
  const filled = fieldsOf(form).filter((f) => (isTick(f) ? f.checked : f.value));
  const kept: Record<string, string> = Object.fromEntries(filled.map((f) => [f.name, f.value]));
  if (onPhone(form)) kept[SAVED_AT] = String(Date.now());
  try {
    storeOf(form).setItem(PREFIX + key, JSON.stringify(kept));
  } catch {
    // Storage is full or switched off: the form works without a draft.
  }
}

/** Put a kept value back; whether that changed anything people see. */
function put(form: HTMLFormElement, field: Field, value: string): boolean {
  if (isTick(field)) {
    // The same choice may stand in two places: the first one takes it.
    const taken = fieldsOf(form).some((other) => other.name === field.name && isTick(other) && other.checked);
    if (taken || field.value !== value) return false;
    field.checked = true;
  } else if (field.matches('[data-keep]')) {
    field.value = value;
    return false;
  } else if (field.value && !(onPhone(form) && field.matches('select'))) return false;
  else field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}

/** Fill what the server left empty; says how many fields were filled, or whether anything was kept at all. */
function restore(form: HTMLFormElement, key: string): number {
  const kept = read(form, key);
  const changed = fieldsOf(form).filter((f) => kept[f.name] && put(form, f, kept[f.name] ?? ''));
  return changed.length + (onPhone(form) ? Object.keys(kept).length : 0);
}

function announce(form: HTMLFormElement, key: string): void {
  const drop = make('button', { type: 'button', className: 'll-btn-link' }, say('draftDrop'));
  const note = make('div', { className: 'll-draft ll-note', role: 'status' }, say('draftRestored'), drop);
  drop.addEventListener('click', () => {
    storeOf(form).removeItem(PREFIX + key);
    // Photos and the number of the form go with it: a fresh page is the simplest clean one.
    if (onPhone(form)) {
      window.location.reload();
      return;
    }
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
  // No answer is no reason to forget either.
  form.addEventListener('htmx:finally:request', () => sessionStorage.removeItem(SENT));
  form.addEventListener('htmx:after:request', (event) => {
    const response = (event as CustomEvent<{ ctx: { response?: { status: number; headers: Headers } } }>).detail.ctx.response;
    const status = response?.status ?? 0;
    const toLogin = response?.headers.get('HX-Redirect')?.startsWith('/accounts/') ?? false;
    if (status >= 200 && status < 400 && !toLogin) storeOf(form).removeItem(PREFIX + key);
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
  for (const store of [sessionStorage, localStorage]) {
    for (const key of Object.keys(store)) if (key.startsWith(PREFIX)) store.removeItem(key);
  }
  indexedDB.deleteDatabase(PHOTOS);
}

/** A sent draft is dropped on the next good page that no longer shows its form. */
function dropSent(): void {
  const sent = sessionStorage.getItem(SENT);
  if (sent === null || asksForPassword() || document.documentElement.hasAttribute('data-error')) return;
  const form = document.querySelector<HTMLFormElement>(`form[data-draft="${CSS.escape(sent)}"]`);
  if (!form?.querySelector('.ll-errors')) {
    sessionStorage.removeItem(PREFIX + sent);
    localStorage.removeItem(PREFIX + sent);
  }
  sessionStorage.removeItem(SENT);
}

export function startDrafts(): void {
  dropSent();
  each('form[data-draft]', draft);
  each('form[action="/accounts/logout/"]', (form) => form.addEventListener('submit', dropAll));
}
