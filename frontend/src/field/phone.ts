import { each } from '../behaviour/page.ts';
import { sweepPhotos } from './photos.ts';

const RETRY_MS = 3000;

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
function install(entry: HTMLElement): void {
  const show = () => { entry.hidden = offered === undefined; };
  window.addEventListener('beforeinstallprompt', show);
  entry.addEventListener('click', () => {
    void offered?.prompt();
    offered = undefined;
    show();
  });
  show();
}

/** A phone says that it is online before it is: go on only when the server answers. */
function retry(button: HTMLElement): void {
  const answers = async () => (await fetch(document.querySelector<HTMLLinkElement>('link[rel=manifest]')?.href ?? '', { cache: 'no-store' })).ok;
  const again = () => void answers().then((ok) => { if (ok) window.location.reload(); }, () => undefined);
  button.addEventListener('click', () => window.location.reload());
  window.addEventListener('online', again);
  window.setInterval(again, RETRY_MS);
}

export function startPhone(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered = event as Install;
  });
  each('[data-field]', register);
  each('[data-offline]', watchNetwork);
  each('[data-install]', install);
  each('[data-retry]', retry);
  void sweepPhotos();
}
