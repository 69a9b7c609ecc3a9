import { each, icon, make, say } from './page.ts';

const MB = 1024 * 1024;

class Images {
  private files: File[] = [];
  private readonly thumbs = make('div', { className: 'll-thumbs' });
  private readonly problem = make('p', { className: 'll-limit', role: 'alert' });
  private readonly choose = make('button', { type: 'button', className: 'btn ll-btn-plain' }, icon('photo'), say('imageChoose'));
  private readonly maxFiles: number;
  private readonly maxMb: number;
  private readonly totalMb: number;

  constructor(private readonly input: HTMLInputElement) {
    this.maxFiles = Number(input.dataset.maxFiles || 6);
    this.maxMb = Number(input.dataset.maxMb || 10);
    this.totalMb = Number(input.dataset.totalMb || Infinity);
    const box = make('div', { className: 'll-images' });
    input.replaceWith(box);
    // The browser's own button speaks the browser's language and names no files that came by paste: ours stands before it.
    this.choose.addEventListener('click', () => input.click());
    input.classList.add('ll-file');
    input.tabIndex = -1;
    box.append(input, this.choose, make('p', { className: 'll-help mb-0' }, say('imageAdd')), this.thumbs, this.problem);
    input.addEventListener('change', () => this.add([...(input.files ?? [])], true));
    this.listen(box);
  }

  private listen(box: HTMLElement): void {
    const form = this.input.form ?? document;
    form.addEventListener('paste', (event) => {
      const pasted = [...((event as ClipboardEvent).clipboardData?.files ?? [])];
      // Text from a chat stays text; only a paste that brings files is ours.
      if (!pasted.length) return;
      event.preventDefault();
      this.add(pasted);
    });
    box.addEventListener('dragover', (event) => {
      event.preventDefault();
      box.classList.add('ll-over');
    });
    box.addEventListener('dragleave', () => box.classList.remove('ll-over'));
    box.addEventListener('drop', (event) => {
      event.preventDefault();
      box.classList.remove('ll-over');
      this.add([...(event.dataTransfer?.files ?? [])]);
    });
    this.input.form?.addEventListener('reset', () => { this.files = []; this.show(); });
  }

  /** Why a file cannot be added; empty if it can. */
  private refuse(file: File): string {
    const name = file.name;
    const total = this.files.reduce((sum, other) => sum + other.size, file.size);
    if (!file.type.startsWith('image/')) return say('imageType', { name });
    if (file.size > this.maxMb * MB) return say('imageSize', { name, limit: this.maxMb });
    if (this.files.length >= this.maxFiles) return say('imageCount', { name, limit: this.maxFiles });
    return total > this.totalMb * MB ? say('imageTotal', { name, limit: this.totalMb }) : '';
  }

  private add(files: File[], chosen = false): void {
    // A choice in the dialog brings the whole list of the input: what is already here stays once.
    const fresh = chosen ? files.filter((file) => !this.files.includes(file)) : files;
    const problems = [];
    for (const file of fresh) {
      const problem = this.refuse(file);
      if (problem) problems.push(problem);
      else this.files.push(file);
    }
    this.problem.textContent = problems.join(' ');
    this.show();
  }

  private show(): void {
    const carrier = new DataTransfer();
    this.files.forEach((file) => carrier.items.add(file));
    this.input.files = carrier.files;
    this.thumbs.replaceChildren(...this.files.map((file) => this.thumb(file)));
  }

  private thumb(file: File): HTMLElement {
    const image = make('img', { alt: file.name, src: URL.createObjectURL(file) });
    image.addEventListener('load', () => URL.revokeObjectURL(image.src));
    const remove = make('button', { type: 'button', ariaLabel: say('imageRemove', { name: file.name }) }, icon('x'));
    remove.addEventListener('click', () => {
      this.files = this.files.filter((other) => other !== file);
      this.problem.textContent = '';
      this.show();
      this.choose.focus();
    });
    return make('figure', {}, image, remove);
  }
}

export function startImages(): void {
  each('input[data-images]', (input) => void new Images(input as HTMLInputElement));
}
