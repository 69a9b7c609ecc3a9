import type { WordKey, Words } from './words.ts';

const block = document.getElementById('ll-words');
export const words: Words = JSON.parse(block?.textContent ?? '{}') as Words;

/** A sentence of `words.py` with its `{marks}` filled in. */
export function say(key: WordKey, values: Record<string, string | number> = {}): string {
  return fill(words[key], values);
}

export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
}

type Enhance = (element: HTMLElement) => void;
const enhancements: [string, Enhance][] = [];
const done = new WeakMap<Element, Set<Enhance>>();

/** Run `enhance` once for each element that matches, now and in fragments that arrive later. */
export function each(selector: string, enhance: Enhance): void {
  enhancements.push([selector, enhance]);
}

export function enhancePage(root: ParentNode = document): void {
  for (const [selector, enhance] of enhancements) {
    for (const element of root.querySelectorAll<HTMLElement>(selector)) {
      const ran = done.get(element) ?? new Set<Enhance>();
      if (ran.has(enhance)) continue;
      done.set(element, ran.add(enhance));
      enhance(element);
    }
  }
}

/** The token that a POST of ours carries, from the header that htmx inherits. */
export function csrfToken(): string {
  const headers = document.body.getAttribute('hx-headers:inherited');
  return headers ? ((JSON.parse(headers) as Record<string, string>)['X-CSRFToken'] ?? '') : '';
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const spriteUse = () => document.querySelector<SVGUseElement>('svg.icon > use');

/** An icon of the sprite that the page already uses. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${spriteUse()?.getAttribute('href')?.split('#')[0] ?? ''}#${name}`);
  svg.append(use);
  return svg;
}
