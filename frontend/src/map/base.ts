import * as L from 'leaflet';
import type { FeatureCollection, Geometry } from 'geojson';
import { fill, make, say, words } from '../behaviour/page.ts';
import type { MapWordKey } from '../behaviour/words.ts';

export type LonLat = [number, number];
export type MapPoint = { id: string; lon: number; lat: number; stage: string; label: string; url: string };
type AreaProperties = { name?: string; on?: boolean };
export type MapData = {
  point?: LonLat;
  center?: LonLat;
  areas?: FeatureCollection<Geometry, AreaProperties>;
  points?: MapPoint[];
};

export const CLOSE_ZOOM = 17;
const WHOLE_COUNTRY: [L.LatLngTuple, number] = [[35, 105], 4];
const DEGREE_DIGITS = 6;

export const round = (degrees: number) => Number(degrees.toFixed(DEGREE_DIGITS));
export const latLng = ([lon, lat]: LonLat) => L.latLng(lat, lon);
export const mapSay = (key: MapWordKey, values: Record<string, string | number> = {}) => fill(words.map[key], values);

export function dataOf(element: HTMLElement): MapData {
  const source = document.getElementById(element.dataset.mapSource ?? '');
  return JSON.parse(source?.textContent ?? '{}') as MapData;
}

const LAST_VIEW = 'll-map-view';
const NEAR_ZOOM = 10;

type View = { lat: number; lng: number; zoom: number };

/** Where this browser last looked closely at a map; null where it never did or keeps nothing. */
function lastView(): View | null {
  try {
    const view = JSON.parse(localStorage.getItem(LAST_VIEW) ?? 'null') as View | null;
    return view && Number.isFinite(view.lat + view.lng + view.zoom) ? view : null;
  } catch {
    return null;
  }
}

function rememberView(map: L.Map): void {
  map.on('moveend', () => {
    const { lat, lng } = map.getCenter();
    if (map.getZoom() < NEAR_ZOOM) return;
    try {
      localStorage.setItem(LAST_VIEW, JSON.stringify({ lat, lng, zoom: map.getZoom() }));
    } catch {
      // Storage is full or switched off: the map begins with the whole country.
    }
  });
}

/** Where the map begins: at its point, its areas, its centre, where this browser last looked, or the whole country. */
function begin(map: L.Map, data: MapData, areas: L.GeoJSON | null): void {
  const last = lastView();
  if (data.point) map.setView(latLng(data.point), CLOSE_ZOOM);
  else if (areas) map.fitBounds(areas.getBounds(), { padding: [12, 12] });
  else if (data.center) map.setView(latLng(data.center), CLOSE_ZOOM - 2);
  else if (last) map.setView(last, last.zoom);
}

/** Whether the map shows a place rather than the whole country. */
export const isNear = (map: L.Map) => map.getZoom() >= NEAR_ZOOM;

function addAreas(map: L.Map, areas: MapData['areas'], hint: boolean): L.GeoJSON | null {
  if (!areas?.features.length) return null;
  const layer = L.geoJSON(areas, {
    interactive: false,
    style: (feature) => ({
      className: `ll-map-area${(feature?.properties as AreaProperties).on ? ' ll-on' : ''}${hint ? ' ll-hint' : ''}`,
      weight: 1.5,
    }),
    onEachFeature: (feature, shape) => {
      const name = (feature.properties as AreaProperties).name;
      // An element, not a string: Leaflet would read a string as HTML.
      if (name) shape.bindTooltip(make('span', {}, name), { permanent: true, direction: 'center', className: 'll-map-name' });
    },
  });
  return layer.addTo(map);
}

/** Leave out the names that would lie on another name or on a control: those of areas that are marked come first. */
function thinNames(map: L.Map, areas: L.GeoJSON): void {
  const names: [HTMLElement, boolean][] = [];
  areas.eachLayer((shape) => {
    const name = shape.getTooltip()?.getElement();
    if (name) names.push([name, Boolean((shape as L.Polygon).feature?.properties.on)]);
  });
  names.sort(([, a], [, b]) => Number(b) - Number(a));
  const taken = [...map.getContainer().querySelectorAll('.leaflet-control')].map((one) => one.getBoundingClientRect());
  for (const [name] of names) {
    const box = name.getBoundingClientRect();
    const free = taken.every((other) => box.right <= other.left || box.left >= other.right || box.bottom <= other.top || box.top >= other.bottom);
    name.classList.toggle('ll-thin', !free);
    if (free) taken.push(box);
  }
}

/** The map on its element: plain ground, grids, tiles only where the installation names its own server. */
export function openMap(element: HTMLElement, data: MapData, hint = false): L.Map {
  const map = L.map(element, { attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, maxZoom: 20, renderer: L.svg({ padding: 0 }) });
  map.setView(...WHOLE_COUNTRY);
  L.control.zoom({ zoomInTitle: say('zoomIn'), zoomOutTitle: say('zoomOut') }).addTo(map);
  if (element.dataset.tiles) L.tileLayer(element.dataset.tiles, { maxZoom: 20 }).addTo(map);
  const areas = addAreas(map, data.areas, hint);
  begin(map, data, areas);
  rememberView(map);
  if (areas) {
    const thin = () => thinNames(map, areas);
    map.on('zoomend moveend resize', thin);
    thin();
  }
  // A map that was made while hidden learns its size when it is shown.
  new ResizeObserver(() => map.invalidateSize()).observe(element);
  return map;
}

/** The line below a map that says what happened. */
export function statusLine(element: HTMLElement): (text: string) => void {
  const line = make('p', { className: 'll-help' });
  line.setAttribute('role', 'status');
  element.after(line);
  return (text) => { line.textContent = text; };
}

/** A row of buttons above a map. */
export function toolbar(element: HTMLElement): (label: string, act: () => void) => HTMLButtonElement {
  const bar = make('div', { className: 'll-map-tools' });
  element.before(bar);
  return (label, act) => {
    const button = make('button', { type: 'button', className: 'btn ll-btn-plain' }, label);
    button.addEventListener('click', act);
    bar.append(button);
    return button;
  };
}

const REASONS = { 1: 'denied', 2: 'unavailable', 3: 'timeout' } as const;

/** A button that asks the device where it is. Browsers answer over HTTPS and on this machine only: elsewhere there is none. */
export function locateButton(
  tool: (label: string, act: () => void) => void, status: (text: string) => void, found: (at: L.LatLng, metres: number) => void,
): void {
  if (!window.isSecureContext || !('geolocation' in navigator)) return;
  tool(mapSay('locate'), () => {
    status(mapSay('locating'));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => found(L.latLng(coords.latitude, coords.longitude), Math.round(coords.accuracy)),
      (error) => status(mapSay('notLocated', { reason: mapSay(REASONS[error.code as 1 | 2 | 3]) })),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  });
}

const STEP_PX = 8;
const ARROWS: Record<string, [number, number]> = {
  ArrowUp: [0, -STEP_PX], ArrowDown: [0, STEP_PX], ArrowLeft: [-STEP_PX, 0], ArrowRight: [STEP_PX, 0],
};

/** Where an arrow key moves a marker to; null for other keys. Keeps the map itself from panning. */
export function movedByKey(map: L.Map, from: L.LatLng, event: KeyboardEvent): L.LatLng | null {
  const step = ARROWS[event.key];
  if (!step) return null;
  event.preventDefault();
  event.stopPropagation();
  return map.containerPointToLatLng(map.latLngToContainerPoint(from).add(L.point(step)));
}

export function squareIcon(className: string): L.DivIcon {
  return L.divIcon({ className, iconSize: [32, 32] });
}
