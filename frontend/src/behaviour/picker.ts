import { icon, make, say } from './page.ts';
import { Refused, Sending, type Stored } from './upload.ts';

const MB = 1024 * 1024;
const ICONS: Record<string, string> = { image: 'photo', video: 'video', audio: 'microphone' };
const busy = new Set<Picker>();
const pickers: Picker[] = [];

const iconOf = (type: string) => ICONS[type.split('/')[0] ?? ''] ?? 'file-text';
const sized = (bytes: number) => (bytes < MB ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / MB).toFixed(1)} MB`);

/** One file in the list: what it is, how far it is, what can be done with it. */
export class Row {
  readonly item = make('li');
  stored: Stored | null = null;
  bad = false;
  private readonly face = make('span', { className: 'll-file-icon' });
  private readonly words = make('small');
  private readonly bar = make('progress', { max: 1, value: 0 });
  private readonly retry = make('button', { type: 'button', className: 'btn ll-btn-plain' }, icon('refresh'), say('fileRetry'));
  private sending: Sending | null = null;

  constructor(private readonly picker: Picker, readonly file: File) {
    const remove = make(
      'button', { type: 'button', className: 'll-iconbtn', ariaLabel: say('fileRemove', { name: file.name }) }, icon('x'),
    );
    remove.addEventListener('click', () => this.remove());
    this.retry.addEventListener('click', () => this.again());
    this.retry.hidden = true;
    this.bar.ariaLabel = say('fileSending', { name: file.name });
    this.face.append(icon(iconOf(file.type)));
    const name = make('span', { className: 'll-file-name' }, make('b', {}, file.name), this.words, this.bar);
    this.item.append(this.face, name, this.retry, remove);
    this.preview();
    this.tell(say('fileWaiting', { size: sized(file.size) }));
  }

  private preview(): void {
    if (!this.file.type.startsWith('image/')) return;
    const image = make('img', { alt: '', src: URL.createObjectURL(this.file) });
    image.addEventListener('load', () => {
      URL.revokeObjectURL(image.src);
      if (this.face.isConnected) this.face.replaceWith(image);
    });
  }

  get id(): string {
    return this.stored?.id ?? '';
  }

  get waits(): boolean {
    return !this.id && !this.bad;
  }

  async send(): Promise<void> {
    this.bad = false;
    this.item.classList.remove('ll-bad');
    this.sending = new Sending(
      this.file, this.picker.door, this.picker.session, (sent) => this.show(sent), () => this.lost(),
    );
    try {
      this.done(await this.sending.run());
    } catch (error) {
      if (error instanceof Refused) this.refuse(error.message, error.final);
      else this.refuse(say('fileFailed'), false);
    }
  }

  private show(sent: number): void {
    this.retry.hidden = true;
    this.bar.value = this.file.size ? sent / this.file.size : 1;
    const percent = Math.floor(100 * this.bar.value);
    this.tell(percent < 100 ? say('filePercent', { percent, size: sized(this.file.size) }) : say('fileChecking'));
  }

  private lost(): void {
    this.retry.hidden = false;
    this.tell(say('fileLost'));
  }

  refuse(sentence: string, final: boolean): void {
    this.bad = true;
    this.item.classList.add('ll-bad');
    this.bar.remove();
    this.retry.hidden = final;
    this.tell(sentence);
  }

  done(stored: Stored): void {
    this.stored = stored;
    this.bar.remove();
    this.retry.remove();
    this.tell(say('fileDone', { kind: stored.label, size: sized(stored.size) }));
    if (stored.thumb && this.face.isConnected) this.face.replaceWith(make('img', { alt: '', src: stored.thumb }));
    this.picker.keep(this.id);
  }

  private tell(text: string): void {
    if (this.words.textContent !== text) this.words.textContent = text;
  }

  private again(): void {
    if (!this.bad) { this.sending?.hurry(); return; }
    this.words.after(this.bar);
    this.bar.value = 0;
    this.bad = false;
    this.picker.work();
  }

  private remove(): void {
    if (!this.id) this.sending?.stop();
    this.picker.drop(this);
  }
}

/** A file input that sends its files at once and keeps their ids in the hidden field that the form sends. */
export class Picker {
  readonly door: string;
  readonly session: string;
  protected rows: Row[] = [];
  private working = false;
  protected readonly input: HTMLInputElement;
  protected readonly list: HTMLUListElement;
  private readonly said = make('p', { className: 'll-limit', role: 'status' });
  private readonly choose = make('button', { type: 'button', className: 'btn ll-btn-plain' }, icon('paperclip'), say('fileChoose'));

  constructor(protected readonly box: HTMLElement) {
    this.door = box.dataset.uploads ?? '';
    this.session = box.dataset.session ?? '';
    this.input = box.querySelector('input[type=file]') as HTMLInputElement;
    this.list = box.querySelector('[data-picker-list]') as HTMLUListElement;
  }

  start(): void {
    pickers.push(this);
    this.list.after(this.said);
    for (const item of this.list.querySelectorAll<HTMLElement>('[data-file]')) this.removable(item);
    for (const input of this.doors()) {
      input.addEventListener('change', () => this.take(input));
      this.take(input);
    }
  }

  /** The inputs that files come in by, made ready. */
  protected doors(): HTMLInputElement[] {
    // The browser's own button speaks the browser's language: ours stands before it.
    this.input.classList.add('ll-file');
    this.input.tabIndex = -1;
    this.choose.addEventListener('click', () => this.input.click());
    const buttons = make('div', { className: 'll-picker-buttons' }, ...this.camera(), this.choose);
    this.input.after(buttons, make('p', { className: 'll-help ll-fine' }, say('fileAdd')));
    this.listen();
    return [this.input];
  }

  /** Where the focus goes when a file is taken away. */
  protected rest(): HTMLElement {
    return this.choose;
  }

  /** The list is another one, or a file of it has arrived. */
  protected changed(): void {}

  /** On phones: straight to the camera. */
  private camera(): HTMLElement[] {
    if (!('cameraButton' in this.box.dataset)) return [];
    const lens = make('input', { type: 'file', accept: 'image/*', className: 'll-file', tabIndex: -1, ariaHidden: 'true' });
    lens.setAttribute('capture', 'environment');
    lens.addEventListener('change', () => this.take(lens));
    const press = make('button', { type: 'button', className: 'btn ll-btn-plain ll-coarse' }, icon('camera'), say('fileCamera'));
    press.addEventListener('click', () => lens.click());
    return [press, lens];
  }

  private listen(): void {
    const { form } = this.input;
    (form ?? document).addEventListener('paste', (event) => {
      const pasted = [...((event as ClipboardEvent).clipboardData?.files ?? [])];
      // Text from a chat stays text; only a paste that brings files is ours.
      if (!pasted.length) return;
      event.preventDefault();
      this.add(pasted);
    });
    this.box.addEventListener('dragover', (event) => { event.preventDefault(); this.box.classList.add('ll-over'); });
    this.box.addEventListener('dragleave', () => this.box.classList.remove('ll-over'));
    this.box.addEventListener('drop', (event) => {
      event.preventDefault();
      this.box.classList.remove('ll-over');
      this.add([...(event.dataTransfer?.files ?? [])]);
    });
  }

  private take(input: HTMLInputElement): void {
    const chosen = [...(input.files ?? [])];
    // What a script sends must not travel with the form once more.
    input.value = '';
    if (chosen.length) this.add(chosen);
  }

  private add(files: File[]): void {
    const most = Number(this.box.dataset.most);
    const problems = [];
    for (const file of files) {
      if (this.list.childElementCount >= most) problems.push(say('fileCount', { name: file.name, limit: most }));
      else this.append(file);
    }
    this.said.textContent = problems.join(' ');
    this.changed();
    this.work();
  }

  protected append(file: File): Row {
    const row = new Row(this, file);
    this.rows.push(row);
    this.list.append(row.item);
    const limit = Number(this.box.dataset.mostMb);
    if (!file.size) row.refuse(say('fileEmpty'), true);
    else if (file.size > limit * MB) row.refuse(say('fileSize', { limit }), true);
    return row;
  }

  /** Send what waits, one after the other: two at once are no faster on a slow line. */
  work(): void {
    if (this.working) return;
    this.working = true;
    busy.add(this);
    void this.all().then(() => {
      this.working = false;
      busy.delete(this);
      this.box.dispatchEvent(new CustomEvent('ll:files', { bubbles: true }));
    });
  }

  private async all(): Promise<void> {
    for (let row = this.next(); row; row = this.next()) await row.send();
  }

  private next(): Row | undefined {
    return this.rows.find((row) => row.waits);
  }

  private get kept(): HTMLInputElement | null {
    return this.input.form?.elements.namedItem(this.box.dataset.kept ?? '') as HTMLInputElement | null;
  }

  protected ids(): string[] {
    return (this.kept?.value ?? '').split(',').filter(Boolean);
  }

  keep(id: string): void {
    if (this.kept) this.kept.value = [...new Set([...this.ids(), id])].join(',');
    this.changed();
  }

  private unkeep(id: string): void {
    if (this.kept) this.kept.value = this.ids().filter((other) => other !== id).join(',');
  }

  drop(row: Row): void {
    this.rows = this.rows.filter((other) => other !== row);
    if (row.id) this.unkeep(row.id);
    row.item.remove();
    this.said.textContent = '';
    this.changed();
    this.rest().focus();
  }

  /** What an earlier answer kept can be removed too. */
  private removable(item: HTMLElement): void {
    const name = item.querySelector('b')?.textContent ?? '';
    const remove = make('button', { type: 'button', className: 'll-iconbtn', ariaLabel: say('fileRemove', { name }) }, icon('x'));
    remove.addEventListener('click', () => {
      this.unkeep(item.dataset.file ?? '');
      item.remove();
      this.changed();
      this.rest().focus();
    });
    item.append(remove);
  }

  belongsTo(form: HTMLFormElement): boolean {
    return this.input.form === form && this.input.isConnected;
  }

  get bad(): boolean {
    return this.rows.some((row) => row.bad);
  }

  say(text: string): void {
    this.said.textContent = text;
    this.said.scrollIntoView({ block: 'nearest' });
  }
}

export function startPicker(box: HTMLElement): void {
  new Picker(box).start();
}

/** A form waits for its files and goes by itself when they have arrived; what was refused must be removed first. */
function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const waiting = [...busy].find((picker) => picker.belongsTo(form));
  const bad = pickers.find((picker) => picker.belongsTo(form) && picker.bad);
  if (!waiting && !bad) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!waiting) { bad?.say(say('fileBad')); return; }
  waiting.say(say('fileHold'));
  const { submitter } = event;
  form.addEventListener('ll:files', () => {
    waiting.say('');
    form.requestSubmit(submitter as HTMLElement | null);
  }, { once: true });
}

document.addEventListener('submit', onSubmit, true);
