import { fill, words } from '../behaviour/page.ts';
import type { MapWordKey } from '../behaviour/words.ts';

/** A sentence that the maps have too. */
export const mapSay = (key: MapWordKey, values: Record<string, string | number> = {}) => fill(words.map[key], values);
