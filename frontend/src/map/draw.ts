import * as L from 'leaflet';
import type { LineString, MultiLineString, MultiPolygon, Polygon } from 'geojson';
import { CLOSE_ZOOM, type LonLat, dataOf, isNear, latLng, locateButton, mapSay, movedByKey, openMap, round, squareIcon, statusLine, toolbar } from './base.ts';
import { lineText, placeFor, polygonText, ringArea, simpleLine, simpleRing } from './ring.ts';

const EDGE_REACH_PX = 12;
const toLonLat = (at: L.LatLng): LonLat => [round(at.lng), round(at.lat)];

class Drawing {
  private readonly map: L.Map;
  private readonly field: HTMLTextAreaElement;
  private readonly say: (text: string) => void;
  private readonly shape: L.Polyline<LineString | MultiLineString | Polygon | MultiPolygon>;
  private readonly line: boolean;
  private readonly undoButton: HTMLButtonElement;
  private readonly clearButton: HTMLButtonElement;
  private ring: LonLat[] = [];
  private past: LonLat[][] = [];
  private vertices: L.Marker[] = [];
  private locked = false;

  constructor(private readonly element: HTMLElement) {
    this.field = document.getElementById(element.dataset.shape ?? '') as HTMLTextAreaElement;
    this.map = openMap(element, dataOf(element), true);
    this.line = element.dataset.kind === 'line';
    const look = { className: `ll-map-draft${this.line ? ' ll-line' : ''}`, weight: this.line ? 3 : 2, interactive: false };
    this.shape = (this.line ? L.polyline([], look) : L.polygon([], look)).addTo(this.map);
    this.say = statusLine(element);
    const tool = toolbar(element);
    this.undoButton = tool(mapSay('undo'), () => this.undo());
    this.clearButton = tool(mapSay('clear'), () => this.change([]));
    locateButton(tool, this.say, (at) => this.map.setView(at, CLOSE_ZOOM - 1));
    this.map.on('click', (event) => this.insert(event.latlng));
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.target === element) {
        event.preventDefault();
        this.insert(this.map.getCenter());
      }
    });
    this.field.addEventListener('change', () => this.read());
    this.map.on('zoomend', () => this.say(this.summary()));
    this.read();
    if (this.ring.length) this.map.fitBounds(this.shape.getBounds(), { padding: [24, 24] });
  }

  /** Follow the text; a shape with holes or several parts is shown by its text alone and not touched here. */
  private read(): void {
    const text = this.field.value.trim();
    const ring = text ? (this.line ? simpleLine(text) : simpleRing(text)) : [];
    this.locked = ring === null;
    this.ring = ring ?? [];
    this.paint();
  }

  private insert(at: L.LatLng): void {
    if (this.locked) return;
    const pixels = this.ring.map((vertex) => this.map.latLngToContainerPoint(latLng(vertex)));
    const place = placeFor(this.map.latLngToContainerPoint(at), pixels, EDGE_REACH_PX, this.line);
    this.change([...this.ring.slice(0, place), toLonLat(at), ...this.ring.slice(place)]);
  }

  private change(ring: LonLat[], focus = -1): void {
    this.past.push(this.ring);
    this.ring = ring;
    this.write(focus);
  }

  private undo(): void {
    this.ring = this.past.pop() ?? this.ring;
    this.write(-1);
  }

  private write(focus: number): void {
    this.field.value = this.line ? lineText(this.ring) : polygonText(this.ring);
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
    this.paint();
    this.vertices[focus]?.getElement()?.focus();
  }

  private paint(): void {
    this.shape.setLatLngs(this.ring.map(latLng));
    this.vertices.forEach((vertex) => vertex.remove());
    this.vertices = this.locked ? [] : this.ring.map((at, index) => this.vertex(at, index));
    this.undoButton.disabled = this.past.length === 0;
    this.clearButton.disabled = this.ring.length === 0;
    this.say(this.summary());
  }

  private summary(): string {
    const count = this.ring.length;
    if (this.locked) return mapSay('complex');
    if (this.line) return mapSay(count < 2 ? 'lineEmpty' : 'line', { count });
    if (count === 0) return mapSay(isNear(this.map) ? 'empty' : 'far');
    if (count < 3) return mapSay('short', { count });
    return mapSay('shape', { count, area: Math.round(ringArea(this.ring)).toLocaleString('zh-CN') });
  }

  private vertex(at: LonLat, index: number): L.Marker {
    const name = mapSay('vertex', { count: index + 1 });
    const marker = L.marker(latLng(at), { draggable: true, icon: squareIcon('ll-map-vertex'), title: name, alt: name }).addTo(this.map);
    const moveTo = (to: L.LatLng) => this.change(this.ring.map((v, i) => (i === index ? toLonLat(to) : v)), index);
    marker.on('drag', () => this.shape.setLatLngs(this.ring.map((v, i) => (i === index ? marker.getLatLng() : latLng(v)))));
    marker.on('dragend', () => moveTo(marker.getLatLng()));
    marker.on('dblclick', () => this.drop(index));
    marker.getElement()?.addEventListener('keydown', (event) => {
      if (event.key === 'Delete' || event.key === 'Backspace') {
        event.preventDefault();
        this.drop(index);
      }
      const to = movedByKey(this.map, latLng(at), event);
      if (to) moveTo(to);
    });
    return marker;
  }

  private drop(index: number): void {
    const rest = this.ring.filter((_, i) => i !== index);
    this.change(rest, Math.min(index, rest.length - 1));
    if (!rest.length) this.element.focus();
  }
}

/** A grid's border, or with `data-kind="line"` a line that cuts it, vertex by vertex. The field with the GeoJSON is the way without the map. */
export function draw(element: HTMLElement): void {
  void new Drawing(element);
}
