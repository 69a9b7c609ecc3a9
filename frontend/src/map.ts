import { each, enhancePage } from './behaviour/page.ts';
import { draw } from './map/draw.ts';
import { matters } from './map/matters.ts';
import { pick } from './map/pick.ts';
import { show } from './map/show.ts';

const MODES: Record<string, (element: HTMLElement) => void> = { show, pick, matters, draw };

each('[data-map]', (element) => MODES[element.dataset.map ?? '']?.(element));
enhancePage();
