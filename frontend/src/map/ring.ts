import type { LonLat } from './base.ts';

const EARTH_RADIUS_M = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Square metres inside an open ring, near enough for a grid. */
export function ringArea(ring: LonLat[]): number {
  const middle = radians(ring.reduce((sum, [, lat]) => sum + lat, 0) / ring.length);
  const flat = ring.map(([lon, lat]) => [radians(lon) * Math.cos(middle), radians(lat)] as LonLat);
  const twice = flat.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = flat[(i + 1) % flat.length] as LonLat;
    return sum + x * nextY - nextX * y;
  }, 0);
  return (Math.abs(twice) / 2) * EARTH_RADIUS_M ** 2;
}

export type Point = { x: number; y: number };

function distanceToEdge(p: Point, a: Point, b: Point): number {
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const along = length ? Math.min(1, Math.max(0, ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length)) : 0;
  return Math.hypot(p.x - a.x - along * (b.x - a.x), p.y - a.y - along * (b.y - a.y));
}

/** Where a new vertex goes: into the edge it lies on (within `reach`), else at the end. A line has no edge back. */
export function placeFor(p: Point, ring: Point[], reach: number, line = false): number {
  if (ring.length < (line ? 2 : 3)) return ring.length;
  const edges = line ? ring.slice(0, -1) : ring;
  const distances = edges.map((a, i) => distanceToEdge(p, a, ring[(i + 1) % ring.length] as Point));
  const nearest = Math.min(...distances);
  return nearest <= reach ? distances.indexOf(nearest) + 1 : ring.length;
}

type Shape = { type?: string; geometry?: Shape; coordinates?: unknown };

const isRing = (ring: unknown): ring is LonLat[] =>
  Array.isArray(ring) && ring.every((p) => Array.isArray(p) && Number.isFinite(p[0]) && Number.isFinite(p[1]));

function parsed(text: string): Shape {
  try {
    const shape = JSON.parse(text) as Shape | null;
    return shape?.geometry ?? shape ?? {};
  } catch {
    return {};
  }
}

/** The points of a GeoJSON line; null for anything else. */
export function simpleLine(text: string): LonLat[] | null {
  const { type, coordinates } = parsed(text);
  return type === 'LineString' && isRing(coordinates) ? coordinates : null;
}

/** The GeoJSON of a line, empty below two points. */
export function lineText(points: LonLat[]): string {
  return points.length < 2 ? '' : JSON.stringify({ type: 'LineString', coordinates: points });
}

/** The open ring of a GeoJSON polygon without holes; null for anything that cannot be edited by its vertices. */
export function simpleRing(text: string): LonLat[] | null {
  const { type, coordinates } = parsed(text);
  const rings = type === 'MultiPolygon' ? (coordinates as LonLat[][][])?.flat() : (coordinates as LonLat[][]);
  if ((type !== 'Polygon' && type !== 'MultiPolygon') || !Array.isArray(rings) || rings.length !== 1) return null;
  const ring = (rings[0] ?? []).slice(0, -1);
  return isRing(ring) ? ring : null;
}

/** The GeoJSON of an open ring, empty below three vertices. */
export function polygonText(ring: LonLat[]): string {
  return ring.length < 3 ? '' : JSON.stringify({ type: 'Polygon', coordinates: [[...ring, ring[0]]] });
}
