import { solveChallengeWorkers } from 'altcha/lib';
import type { Challenge } from 'altcha/lib';
import Pbkdf2Worker from 'altcha/workers/pbkdf2?worker';

const WORKERS = 2;
const MINUTE_MS = 60_000;

type State = 'working' | 'done' | 'failed';

/** Solve the challenge of a box, put the proof into its hidden input, and hold the form back until it is there. */
export function prove(box: HTMLElement): void {
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
      input.value = await proof(box.dataset['proof'] ?? '');
      show('done');
    } catch {
      input.value = '';
      show('failed');
    }
    // A form may stay open longer than a proof is good for.
    window.setTimeout(() => void solve(), Number(box.dataset['minutes']) * MINUTE_MS);
  };

  form.addEventListener('submit', (event) => {
    if (box.dataset['state'] !== 'working') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    waiting = () => form.requestSubmit(submitter);
  }, { capture: true });
  void solve();
}

async function proof(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { Accept: 'application/json' }, cache: 'no-store' });
  if (!answer.ok) throw new Error(`challenge: ${answer.status}`);
  const challenge = await answer.json() as Challenge;
  const solution = await solveChallengeWorkers({ challenge, concurrency: WORKERS, createWorker: () => new Pbkdf2Worker() });
  if (!solution) throw new Error('challenge: no solution');
  return btoa(JSON.stringify({ challenge, solution }));
}
