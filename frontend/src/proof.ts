import { solveChallengeWorkers } from 'altcha/lib';
import type { Challenge } from 'altcha/lib';
import Pbkdf2Worker from 'altcha/workers/pbkdf2?worker';

const WORKERS = 2;

/** Fetch a challenge and solve it: what a form sends as its proof. */
export async function workOut(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { Accept: 'application/json' }, cache: 'no-store' });
  if (!answer.ok) throw new Error(`challenge: ${answer.status}`);
  const challenge = await answer.json() as Challenge;
  const solution = await solveChallengeWorkers({ challenge, concurrency: WORKERS, createWorker: () => new Pbkdf2Worker() });
  if (!solution) throw new Error('challenge: no solution');
  return btoa(JSON.stringify({ challenge, solution }));
}
