import { each } from './page.ts';

/** A proof of work that a form asks for. What solves it is loaded only by pages that have one. */
export function startProof(): void {
  each('[data-proof]', (box) => {
    void import('../proof.ts').then(({ prove }) => prove(box)).catch(() => { box.dataset['state'] = 'failed'; });
  });
}
