import { make, say } from './page.ts';

const agreed = new WeakSet<Element>();

/** Ask once in a dialog; resolves to whether the person agreed. */
function ask(question: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    const no = make('button', { className: 'btn ll-btn-plain', value: 'no', autofocus: true }, say('no'));
    const ok = make('button', { className: 'btn btn-primary', value: 'yes' }, yes || say('yes'));
    const text = make('p', { id: 'll-ask' }, question);
    const form = make('form', { method: 'dialog' }, text, make('div', { className: 'll-buttons' }, no, ok));
    const dialog = make('dialog', {}, form);
    dialog.setAttribute('aria-labelledby', 'll-ask');
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'yes');
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function hold(event: Event, element: HTMLElement, go: () => void): void {
  if (agreed.delete(element)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const before = document.activeElement;
  void ask(element.dataset.confirm ?? '', element.dataset.confirmYes ?? '').then((yes) => {
    if (before instanceof HTMLElement) before.focus();
    if (!yes) return;
    agreed.add(element);
    go();
  });
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const submitter = event.submitter as HTMLElement | null;
  const asking = submitter?.dataset.confirm ? submitter : form.dataset.confirm ? form : null;
  if (asking) hold(event, asking, () => form.requestSubmit(submitter));
}

function onClick(event: MouseEvent): void {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-confirm]') : null;
  if (!element || element instanceof HTMLFormElement) return;
  const submits = element instanceof HTMLButtonElement && element.type === 'submit' && element.form;
  if (!submits) hold(event, element, () => element.click());
}

/** `data-confirm` on a form, a submit button, or a link or button of htmx. Runs before any other listener. */
export function startConfirm(): void {
  document.addEventListener('submit', onSubmit, true);
  document.addEventListener('click', onClick, true);
}
