import * as L from 'leaflet';
import { make } from '../behaviour/page.ts';
import { type MapPoint, dataOf, openMap } from './base.ts';

const RADIUS = 8;

function dot(map: L.Map, point: MapPoint): L.CircleMarker {
  const marker = L.circleMarker([point.lat, point.lon], { radius: RADIUS, weight: 2, className: `ll-map-point ll-s-${point.stage}` });
  marker.bindTooltip(make('span', {}, point.label));
  marker.on('click', () => window.location.assign(point.url));
  return marker.addTo(map);
}

function highlight(marker: L.CircleMarker, on: boolean): void {
  marker.getElement()?.classList.toggle('ll-on', on);
  marker.setRadius(on ? RADIUS * 1.5 : RADIUS);
  if (on) marker.bringToFront().openTooltip();
  else marker.closeTooltip();
}

/** Many things on one map. The list beside it (`data-map-point="<id>"`) is the way without the map. */
export function matters(element: HTMLElement): void {
  const data = dataOf(element);
  const map = openMap(element, data);
  const points = data.points ?? [];
  for (const point of points) {
    const marker = dot(map, point);
    const row = document.querySelector<HTMLElement>(`[data-map-point="${CSS.escape(point.id)}"]`);
    for (const start of ['mouseenter', 'focusin']) row?.addEventListener(start, () => highlight(marker, true));
    for (const stop of ['mouseleave', 'focusout']) row?.addEventListener(stop, () => highlight(marker, false));
  }
  if (points.length) map.fitBounds(L.latLngBounds(points.map(({ lat, lon }) => [lat, lon])), { padding: [24, 24], maxZoom: 17 });
}
