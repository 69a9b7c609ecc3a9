import { each, make, say } from './page.ts';

type Choice = { option: HTMLOptionElement; group: HTMLElement | null; words: string };

/** The choices with their groups, as far as they match; an empty group is left out. */
function arranged(kept: Choice[]): HTMLElement[] {
  const groups = new Map<HTMLElement, HTMLElement>();
  return kept.flatMap(({ option, group }) => {
    if (!group) return [option];
    const known = groups.get(group);
    const shown = known ?? (group.cloneNode() as HTMLElement);
    shown.append(option);
    groups.set(group, shown);
    return known ? [] : [shown];
  });
}

/** A box above a long list: what is typed there leaves only the choices that hold it, and the only one is chosen. */
function filter(element: HTMLElement): void {
  const select = element as HTMLSelectElement;
  const all: Choice[] = [...select.options].map((option) => {
    const group = option.parentElement === select ? null : option.parentElement;
    return { option, group, words: `${option.text} ${group?.getAttribute('label') ?? ''}`.toLowerCase() };
  });
  const box = make('input', { type: 'search', className: 'form-control ll-filter', autocomplete: 'off', placeholder: say('filter'), ariaLabel: say('filter') });
  const left = make('span', { className: 'll-help', role: 'status' });
  const choose = (value: string) => {
    if (select.value === value) return;
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const matching = () => {
    const wanted = box.value.trim().toLowerCase().split(/\s+/);
    return all.filter(({ option, words }) => option.value && wanted.every((word) => words.includes(word)));
  };
  box.addEventListener('input', () => {
    const before = select.value;
    const found = matching();
    const rest = all.filter(({ option }) => !option.value);
    select.replaceChildren(...arranged([...rest, ...found]));
    const only = found.length === 1 ? found[0]?.option.value : undefined;
    select.value = found.some(({ option }) => option.value === before) ? before : '';
    if (only) choose(only);
    else if (select.value !== before) select.dispatchEvent(new Event('change', { bubbles: true }));
    left.textContent = box.value.trim() ? say(found.length ? 'filterLeft' : 'filterNone', { count: found.length }) : '';
  });
  box.addEventListener('keydown', (event) => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'ArrowDown') || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.key === 'Enter' && !select.value) choose(matching()[0]?.option.value ?? '');
    select.focus();
  });
  box.setAttribute('aria-controls', select.id);
  select.before(box);
  select.after(left);
}

export function startFilter(): void {
  each('select[data-filter]', filter);
}
