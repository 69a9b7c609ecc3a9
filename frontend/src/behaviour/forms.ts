import { each } from './page.ts';

const AUTOSUBMIT_MS = 400;

function autosubmit(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  let timer = 0;
  const later = (wait: number) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => form.requestSubmit(), wait);
  };
  form.addEventListener('change', () => later(0));
  form.addEventListener('input', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === 'search') later(AUTOSUBMIT_MS);
  });
  // Empty fields stay out of the address.
  form.addEventListener('formdata', ({ formData }) => {
    if (form.method !== 'get') return;
    for (const [name, value] of [...formData]) if (value === '') formData.delete(name);
  });
}

const buttonsOf = (form: HTMLFormElement) =>
  [...form.elements].filter((e): e is HTMLButtonElement => e instanceof HTMLButtonElement && e.type === 'submit');

/** One submit at a time: the buttons rest until the answer is here. */
function once(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const release = () => buttonsOf(form).forEach((button) => { button.disabled = false; });
  form.addEventListener('submit', (event) => {
    // After the browser has read the pressed button's own value, and only if nothing held the submit back.
    window.setTimeout(() => {
      const byHtmx = form.hasAttribute('hx-post');
      if (!event.defaultPrevented || byHtmx) buttonsOf(form).forEach((button) => { button.disabled = true; });
    });
  });
  // Ctrl + Enter sends what is being written, as its button would.
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const button = buttonsOf(form).find((one) => !one.disabled && !one.name);
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
  form.addEventListener('htmx:finally:request', release);
  window.addEventListener('pageshow', release);
}

export function startForms(): void {
  each('form[data-autosubmit]', autosubmit);
  each('form[data-once]', once);
}
