/** Photos of drafts on this phone: kept as long as the draft itself stands in localStorage. */
import { PHOTOS, PREFIX } from '../behaviour/drafts.ts';
import type { Stored } from '../behaviour/upload.ts';

/** One photo; where it has arrived, what the server made of it and when that was. */
export type Photo = { file: File; stored: Stored | null; at: number };

const STORE = 'photos';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(PHOTOS, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error as Error);
  });
}

async function ask<T>(mode: IDBTransactionMode, doing: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = doing(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error as Error);
    });
  } finally {
    database.close();
  }
}

// Storage that is full or switched off is no reason to stop: the form works without keeping its photos.
const anyway = <T>(promise: Promise<T>): Promise<T | undefined> => promise.catch(() => undefined);

export const keepPhotos = (key: string, photos: Photo[]) => anyway(ask('readwrite', (store) => store.put(photos, key)));

/** Whether the draft that a key belongs to still stands. */
const stands = (key: string) => localStorage.getItem(PREFIX + (key.split('|')[0] ?? '')) !== null;

export async function keptPhotos(key: string): Promise<Photo[]> {
  if (!stands(key)) return [];
  return (await anyway(ask<Photo[]>('readonly', (store) => store.get(key) as IDBRequest<Photo[]>))) ?? [];
}

/** Forget the photos whose draft was sent or dropped. */
export async function sweepPhotos(): Promise<void> {
  const keys = (await anyway(ask('readonly', (store) => store.getAllKeys()))) ?? [];
  for (const key of keys) {
    if (!stands(String(key))) await anyway(ask('readwrite', (store) => store.delete(key)));
  }
}
