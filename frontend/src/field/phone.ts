import { each } from '../behaviour/page.ts';
import { sweepPhotos } from './photos.ts';

type Install = Event & { prompt: () => Promise<unknown> };

/** Says at once when the network is gone. */
function watchNetwork(note: HTMLElement): void {
  const show = () => { note.hidden = navigator.onLine; };
  window.addEventListener('online', show);
  window.addEventListener('offline', show);
  show();
}

function register(app: HTMLElement): void {
  if (!('serviceWorker' in navigator) || !app.dataset.worker) return;
  // A browser that refuses (a web view, a private window) still shows every page.
  navigator.serviceWorker.register(app.dataset.worker).catch(() => undefined);
}

let offered: Install | undefined;

/** The browser offers to put the pages on the home screen: our button does it. */
function install(button: HTMLElement): void {
  const show = () => { button.hidden = offered === undefined; };
  window.addEventListener('beforeinstallprompt', show);
  button.addEventListener('click', () => {
    void offered?.prompt();
    offered = undefined;
    show();
  });
  show();
}

export function startPhone(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered = event as Install;
  });
  each('[data-field]', register);
  each('[data-offline]', watchNetwork);
  each('[data-install]', install);
  each('[data-retry]', (button) => {
    const again = () => window.location.reload();
    button.addEventListener('click', again);
    window.addEventListener('online', again);
  });
  void sweepPhotos();
}
