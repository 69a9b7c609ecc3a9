import { each } from './page.ts';

/** Pickers come with a script of their own, which only pages that have one load. */
export function startFiles(): void {
  each('[data-picker]', (box) => void import('./picker.ts').then(({ startPicker }) => startPicker(box)));
}
