import { each, icon, make, say } from '../behaviour/page.ts';
import { keepPhotos, keptPhotos } from './photos.ts';

const MB = 1024 * 1024;
const MOST = 9;
const MOST_MB = 20;

/** The camera and the album feed one list of photos; each has a preview that can be taken away. */
class Camera {
  private files: File[] = [];
  private readonly shoot: HTMLInputElement;
  private readonly album: HTMLInputElement;
  private readonly thumbs: HTMLElement;
  private readonly problem: HTMLElement;

  constructor(box: HTMLElement) {
    const [shoot, album] = box.querySelectorAll<HTMLInputElement>('input[type=file]');
    if (!shoot || !album) throw new Error('a camera box has two inputs');
    this.shoot = shoot;
    this.album = album;
    this.thumbs = make('div', { className: 'll-camera-new' });
    box.querySelector('[data-camera-thumbs]')?.append(this.thumbs);
    this.problem = box.querySelector('[data-camera-problem]') ?? make('p');
    shoot.addEventListener('change', () => this.add([...(shoot.files ?? [])]));
    album.addEventListener('change', () => this.add([...(album.files ?? [])].filter((file) => !this.files.includes(file))));
    void this.restore();
  }

  /** Where the photos of this draft are kept; empty for a form that is not kept on the phone. */
  private get key(): string {
    const { draft, draftOn } = this.album.form?.dataset ?? {};
    return draft && draftOn === 'phone' ? `${draft}|${this.album.name}` : '';
  }

  private async restore(): Promise<void> {
    // After an error the server has them already.
    if (!this.key || this.album.form?.querySelector('.ll-errors')) return;
    const kept = await keptPhotos(this.key);
    if (!kept.length) return;
    this.files = [...kept, ...this.files];
    this.show();
  }

  private refuse(file: File): string {
    const name = file.name;
    if (!file.type.startsWith('image/')) return say('imageType', { name });
    if (file.size > MOST_MB * MB) return say('imageSize', { name, limit: MOST_MB });
    return this.files.length >= MOST ? say('imageCount', { name, limit: MOST }) : '';
  }

  private add(files: File[]): void {
    const problems: string[] = [];
    for (const file of files) {
      const problem = this.refuse(file);
      if (problem) problems.push(problem);
      else this.files.push(file);
    }
    this.problem.textContent = problems.join(' ');
    this.changed();
  }

  private changed(): void {
    this.show();
    if (this.key) void keepPhotos(this.key, this.files);
    this.album.dispatchEvent(new Event('input', { bubbles: true }));
  }

  private show(): void {
    const carrier = new DataTransfer();
    this.files.forEach((file) => carrier.items.add(file));
    this.album.files = carrier.files;
    this.shoot.value = '';
    this.thumbs.replaceChildren(...this.files.map((file, at) => this.thumb(file, at + 1)));
  }

  private thumb(file: File, number: number): HTMLElement {
    const image = make('img', { alt: say('photoNumber', { number }), src: URL.createObjectURL(file) });
    image.addEventListener('load', () => URL.revokeObjectURL(image.src));
    const remove = make('button', { type: 'button', ariaLabel: say('photoRemove', { number }) }, icon('x'));
    remove.addEventListener('click', () => {
      this.files = this.files.filter((other) => other !== file);
      this.problem.textContent = '';
      this.changed();
      this.shoot.focus();
    });
    return make('figure', {}, image, remove);
  }
}

export function startCamera(): void {
  each('[data-camera]', (box) => void new Camera(box));
}
