import { mapSay } from './words.ts';

const REASONS = { 1: 'denied', 2: 'unavailable', 3: 'timeout' } as const;
const OPTIONS = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 };

/** Browsers give the position over HTTPS and on this machine only. */
export const canLocate = () => window.isSecureContext && 'geolocation' in navigator;

/** Where the phone is, WGS-84; rejects with a reason in words. */
export function position(): Promise<GeolocationCoordinates> {
  return new Promise((resolve, reject) => {
    if (!canLocate()) {
      reject(new Error(mapSay('unavailable')));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(coords),
      ({ code }) => reject(new Error(mapSay(REASONS[code as 1 | 2 | 3]))),
      OPTIONS,
    );
  });
}

/** Whether the position was allowed before, so that asking shows no question. */
export async function isAllowed(): Promise<boolean> {
  if (!canLocate() || !('permissions' in navigator)) return false;
  return (await navigator.permissions.query({ name: 'geolocation' })).state === 'granted';
}
