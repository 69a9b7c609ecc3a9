import { each } from '../behaviour/page.ts';
import { Picker, type Row } from '../behaviour/picker.ts';
import { keepPhotos, keptPhotos, type Photo } from './photos.ts';

// The server forgets after a day what nothing was attached to: what is older than this is sent once more.
const FRESH_MS = 20 * 60 * 60 * 1000;

/** The camera and the album feed one picker, and its photos stay on the phone with the draft. */
class Camera extends Picker {
  private arrived = new Map<Row, number>();
  /** Photos that came back from the server with an error elsewhere: their tiles stand in the list already. */
  private before: Photo[] = [];

  protected override doors(): HTMLInputElement[] {
    return [...this.box.querySelectorAll<HTMLInputElement>('input[type=file]')];
  }

  protected override rest(): HTMLElement {
    return this.input;
  }

  /** Where the photos of this draft are kept; empty for a form that is not kept on the phone. */
  private get key(): string {
    const { draft, draftOn } = this.input.form?.dataset ?? {};
    return draft && draftOn === 'phone' ? `${draft}|${this.input.name}` : '';
  }

  private store(): void {
    if (!this.key) return;
    const ids = this.ids();
    const photos = this.rows.map((row) => ({ file: row.file, stored: row.stored, at: this.time(row) }));
    void keepPhotos(this.key, [...this.before.filter((one) => ids.includes(one.stored?.id ?? '')), ...photos]);
  }

  /** When a photo arrived. */
  private time(row: Row): number {
    const at = this.arrived.get(row) ?? Date.now();
    if (row.id) this.arrived.set(row, at);
    return at;
  }

  protected override changed(): void {
    this.store();
    this.input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  async restore(): Promise<void> {
    const kept = this.key ? await keptPhotos(this.key) : [];
    if (!kept.length) return;
    // After an error the server has them already.
    if (this.input.form?.querySelector('.ll-errors')) this.before = kept;
    else kept.forEach((one) => this.again(one));
    this.store();
    this.work();
  }

  private again({ file, stored, at }: Photo): void {
    const row = this.append(file);
    if (!stored || Date.now() - at > FRESH_MS) return;
    this.arrived.set(row, at);
    // The preview is made of the photo on the phone, so that it shows without a network too.
    row.done({ ...stored, thumb: '' });
  }
}

export function startCamera(): void {
  each('[data-camera]', (box) => {
    const camera = new Camera(box);
    camera.start();
    void camera.restore();
  });
}
