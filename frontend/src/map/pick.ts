import * as L from 'leaflet';
import { CLOSE_ZOOM, dataOf, locateButton, mapSay, movedByKey, openMap, round, squareIcon, statusLine, toolbar } from './base.ts';

class Picker {
  private readonly map: L.Map;
  private readonly lon: HTMLInputElement;
  private readonly lat: HTMLInputElement;
  private readonly say: (text: string) => void;
  private marker: L.Marker | null = null;

  constructor(element: HTMLElement) {
    this.lon = document.getElementById(element.dataset.lon ?? '') as HTMLInputElement;
    this.lat = document.getElementById(element.dataset.lat ?? '') as HTMLInputElement;
    this.map = openMap(element, dataOf(element));
    this.say = statusLine(element);
    this.map.on('click', (event) => this.choose(event.latlng));
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.target === element) {
        event.preventDefault();
        this.choose(this.map.getCenter());
        this.marker?.getElement()?.focus();
      }
    });
    for (const input of [this.lon, this.lat]) input.addEventListener('change', () => this.read());
    if (this.read()) this.map.setView(this.marker?.getLatLng() ?? this.map.getCenter(), CLOSE_ZOOM);
    locateButton(toolbar(element), this.say, (at, metres) => {
      this.choose(at);
      this.map.setView(at, CLOSE_ZOOM);
      this.say(mapSay('located', { metres }));
    });
  }

  /** Follow the two fields; true if they hold a position. */
  private read(): boolean {
    const lat = Number(this.lat.value);
    const lon = Number(this.lon.value);
    if (!this.lat.value || !this.lon.value || !Number.isFinite(lat + lon)) return false;
    this.mark(L.latLng(lat, lon));
    return true;
  }

  private mark(at: L.LatLng): void {
    if (this.marker) {
      this.marker.setLatLng(at);
      return;
    }
    const marker = L.marker(at, { draggable: true, icon: squareIcon('ll-map-pin'), title: mapSay('pick'), alt: mapSay('pick') });
    this.marker = marker.addTo(this.map);
    marker.on('dragend', () => this.choose(marker.getLatLng()));
    marker.getElement()?.addEventListener('keydown', (event) => {
      const to = movedByKey(this.map, marker.getLatLng(), event);
      if (to) this.choose(to);
    });
  }

  private choose(at: L.LatLng): void {
    this.lon.value = String(round(at.lng));
    this.lat.value = String(round(at.lat));
    this.mark(at);
    this.lat.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

/** A position to choose: by click, drag, arrow keys, the device, or the two fields themselves. */
export function pick(element: HTMLElement): void {
  void new Picker(element);
}
