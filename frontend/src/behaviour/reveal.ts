import { each, say } from './page.ts';

/** Opened personal data hides itself again: after `data-reveal` seconds, and when the page is left. */
function reveal(box: HTMLElement): void {
  const secret = box.querySelector<HTMLElement>('[data-secret]');
  const countdown = box.querySelector<HTMLElement>('[data-countdown]');
  if (!secret) return;
  const until = Date.now() + Number(box.dataset.reveal || 60) * 1000;
  const hide = () => {
    window.clearInterval(timer);
    secret.textContent = box.dataset.masked ?? '';
    if (countdown) countdown.textContent = say('hidden');
  };
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (seconds <= 0 || !box.isConnected) hide();
    else if (countdown) countdown.textContent = say('hideIn', { seconds });
  };
  const timer = window.setInterval(tick, 1000);
  window.addEventListener('pagehide', hide, { once: true });
  tick();
}

export function startReveal(): void {
  each('[data-reveal]', reveal);
}
