const TYPING = 'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=true]';

function moveRow(step: number): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-rows] tbody .ll-t, [data-rows] [data-row-link]')];
  if (!links.length) return;
  const at = links.findIndex((link) => link === document.activeElement || link.closest('tr')?.contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step));
  links[next]?.focus();
}

function startCreate(): void {
  const create = document.querySelector<HTMLElement>('[data-create]');
  create?.click();
  create?.closest('details')?.querySelector<HTMLElement>('.ll-drop-box a')?.focus();
}

export function showKeys(): void {
  document.querySelector<HTMLDialogElement>('#ll-keys')?.showModal();
}

const COMMANDS: Record<string, () => void> = {
  '/': () => document.querySelector<HTMLElement>('#ll-q')?.focus(),
  n: startCreate,
  '?': showKeys,
  j: () => moveRow(1),
  k: () => moveRow(-1),
};

export function startKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (at.closest(TYPING) || at.closest('.leaflet-container') || document.querySelector('dialog[open]')) return;
    const command = COMMANDS[event.key];
    if (!command) return;
    event.preventDefault();
    command();
  });
}
