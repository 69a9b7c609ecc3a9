import { each, say } from '../behaviour/page.ts';
import { isAllowed, position } from './position.ts';

const METRES_A_DEGREE = 111_195;
const WINDS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
const KILOMETRE = 1000;
const TEN = 10;

type Way = { metres: number; wind: (typeof WINDS)[number] };

/** Short ways only: the earth is flat here. */
function wayTo(from: GeolocationCoordinates, element: HTMLElement): Way | null {
  const { lon, lat } = element.dataset;
  if (!lon || !lat) return null;
  const north = (Number(lat) - from.latitude) * METRES_A_DEGREE;
  const east = (Number(lon) - from.longitude) * METRES_A_DEGREE * Math.cos((from.latitude * Math.PI) / 180);
  const turn = Math.round((Math.atan2(east, north) / Math.PI) * 4 + WINDS.length) % WINDS.length;
  return { metres: Math.hypot(north, east), wind: WINDS[turn] ?? 'n' };
}

function words({ metres, wind }: Way): string {
  const far = metres >= KILOMETRE;
  const number = far ? (metres / KILOMETRE).toFixed(1) : Math.round(metres / TEN) * TEN;
  return say(far ? 'kilometresAway' : 'metresAway', { number, wind: say(wind) });
}

/** Say how far each is; within its group of urgency the nearest stands first. The position stays on the phone. */
function show(list: HTMLElement, from: GeolocationCoordinates): void {
  const ways = new Map<HTMLElement, Way | null>();
  for (const item of list.querySelectorAll<HTMLElement>('[data-place]')) {
    const way = wayTo(from, item);
    ways.set(item, way);
    const place = item.querySelector('[data-distance]');
    if (place && way) place.textContent = words(way);
  }
  const metres = (item: HTMLElement) => ways.get(item)?.metres ?? Infinity;
  for (const group of list.querySelectorAll('[data-group]')) {
    const items = [...group.children].filter((child): child is HTMLElement => ways.has(child as HTMLElement));
    group.append(...items.sort((one, other) => metres(one) - metres(other)));
  }
}

function near(list: HTMLElement): void {
  const button = list.querySelector<HTMLButtonElement>('[data-near-now]');
  const status = list.querySelector('[data-near-words]');
  const go = async () => {
    if (status) status.textContent = say('locating');
    try {
      show(list, await position());
      if (status) status.textContent = list.querySelector('[data-group]') ? say('sortedByWay') : '';
      if (button) button.hidden = true;
    } catch (error) {
      if (status) status.textContent = say('noWay', { reason: (error as Error).message });
    }
  };
  button?.addEventListener('click', () => void go());
  void isAllowed().then((allowed) => (allowed ? go() : undefined));
}

export function startDistance(): void {
  each('[data-near]', near);
}
