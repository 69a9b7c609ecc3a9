import { each } from './page.ts';

const MINUTE_MS = 60_000;

type State = 'working' | 'done' | 'failed';

/** Put a proof into the hidden input of a box, and hold the form back until it is there. */
function prove(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>('input[type=hidden]');
  const form = box.closest('form');
  if (!input || !form) return;
  let waiting: (() => void) | undefined;

  const show = (state: State) => {
    box.dataset['state'] = state;
    if (state === 'working') return;
    const go = waiting;
    waiting = undefined;
    go?.();
  };

  const solve = async () => {
    show('working');
    try {
      // What solves it is loaded only by pages that ask for a proof.
      const { workOut } = await import('../proof.ts');
      input.value = await workOut(box.dataset['proof'] ?? '');
      show('done');
    } catch {
      input.value = '';
      show('failed');
    }
    // A form may stay open longer than a proof is good for.
    window.setTimeout(() => void solve(), Number(box.dataset['minutes']) * MINUTE_MS);
  };

  // Held from the first moment, also while what solves it is still on its way.
  form.addEventListener('submit', (event) => {
    if (box.dataset['state'] !== 'working') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    waiting = () => form.requestSubmit(submitter);
  }, { capture: true });
  void solve();
}

/** A proof of work that a form asks for. */
export function startProof(): void {
  each('[data-proof]', prove);
}
