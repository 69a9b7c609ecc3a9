import * as L from 'leaflet';
import { dataOf, latLng, openMap } from './base.ts';

/** One place, to look at. */
export function show(element: HTMLElement): void {
  const data = dataOf(element);
  const map = openMap(element, data);
  if (data.point) L.circleMarker(latLng(data.point), { radius: 8, className: 'll-map-point', weight: 3, interactive: false }).addTo(map);
}
