/** The service worker of the phone pages: keeps what the build made and one page for when there is no network. Nothing of anybody. */
export {};

type Waiting = Event & { waitUntil: (work: Promise<unknown>) => void };
type Asked = Waiting & { request: Request; respondWith: (answer: Promise<Response>) => void };
type Worker = {
  location: Location;
  skipWaiting: () => Promise<void>;
  clients: { claim: () => Promise<void> };
  addEventListener: (name: string, listen: (event: Asked) => void) => void;
};

// Both are written in front of this file by the build.
declare const LL_VERSION: string;
declare const LL_FILES: string[];

const worker = self as unknown as Worker;
const OURS = 'linli-field-';
const CACHE = OURS + LL_VERSION;
const STATIC = '/static/dist/';
const OFFLINE = '/field/offline/';

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Without cookies: what is kept is the same for everybody.
  await cache.addAll([...LL_FILES.map((name) => STATIC + name), OFFLINE].map((url) => new Request(url, { credentials: 'omit', cache: 'no-cache' })));
  await worker.skipWaiting();
}

async function clear(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(OFFLINE);
    if (kept) return kept;
    throw error;
  }
}

const asset = async (request: Request) => (await caches.match(request)) ?? fetch(request);

worker.addEventListener('install', (event) => event.waitUntil(fill()));
worker.addEventListener('activate', (event) => event.waitUntil(clear()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith(STATIC)) event.respondWith(asset(request));
});
