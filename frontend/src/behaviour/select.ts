import { each, say } from './page.ts';

/** Rows that are ticked: the head ticks all, Shift ticks a range, the bar says how many. */
function select(element: HTMLElement): void {
  const rows = () => [...element.querySelectorAll<HTMLInputElement>('input[data-row]')];
  const all = element.querySelector<HTMLInputElement>('input[data-all]');
  const bar = element.querySelector<HTMLElement>('.ll-bulk');
  const words = element.querySelector<HTMLElement>('[data-selected]');
  let last: HTMLInputElement | null = null;

  const show = () => {
    const boxes = rows();
    const ticked = boxes.filter((box) => box.checked);
    boxes.forEach((box) => box.closest('tr')?.classList.toggle('ll-on', box.checked));
    bar?.classList.toggle('ll-on', ticked.length > 0);
    if (words) words.textContent = ticked.length ? say('selected', { count: ticked.length }) : '';
    if (all) {
      all.checked = boxes.length > 0 && ticked.length === boxes.length;
      all.indeterminate = ticked.length > 0 && !all.checked;
    }
  };
  element.addEventListener('click', (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches('[data-row]')) return;
    const boxes = rows();
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, (to ?? 0) + 1).forEach((between) => { between.checked = box.checked; });
    }
    last = box;
  });
  all?.addEventListener('change', () => rows().forEach((box) => { box.checked = all.checked; }));
  element.addEventListener('change', show);
  window.addEventListener('pageshow', show);
  show();
}

export function startSelect(): void {
  each('[data-select]', select);
}
