import { each, make, say } from '../behaviour/page.ts';
import { position } from './position.ts';

const ROUND = 1e6;
const round = (degrees: number) => String(Math.round(degrees * ROUND) / ROUND);

/** The phone's position fills two hidden fields, and the server says which grid that is. */
class Here {
  private readonly words: HTMLElement;
  private readonly again: HTMLButtonElement;
  private readonly lon: HTMLInputElement;
  private readonly lat: HTMLInputElement;
  private readonly choose: HTMLSelectElement;
  private touched = false;

  constructor(private readonly box: HTMLElement) {
    const field = (id = '') => document.getElementById(id) as HTMLInputElement;
    this.words = box.querySelector('[data-here-words]') ?? make('span');
    this.again = box.querySelector('[data-here-again]') ?? make('button');
    this.lon = field(box.dataset.lon);
    this.lat = field(box.dataset.lat);
    this.choose = document.getElementById(box.dataset.choose ?? '') as HTMLSelectElement;
    this.choose.addEventListener('change', () => this.chosen());
    this.again.addEventListener('click', () => { this.touched = false; void this.locate(); });
    // A restored draft or a form with errors knows where it was.
    void (this.lon.value ? this.name() : this.locate());
  }

  private chosen(): void {
    this.touched = this.choose.value !== '';
    this.again.hidden = false;
    if (this.touched) this.words.textContent = say('gridChosen', { name: this.choose.selectedOptions[0]?.text ?? '' });
    else void this.locate();
  }

  private async locate(): Promise<void> {
    this.again.hidden = true;
    this.words.textContent = say('locating');
    try {
      const { longitude, latitude, accuracy } = await position();
      this.lon.value = round(longitude);
      this.lat.value = round(latitude);
      if (!this.touched) this.choose.value = '';
      await this.name(say('accuracy', { metres: Math.round(accuracy) }));
    } catch (error) {
      this.words.textContent = say('notLocated', { reason: (error as Error).message });
    }
    this.again.hidden = false;
  }

  private token(): string {
    return this.lon.form?.querySelector<HTMLInputElement>('[name=csrfmiddlewaretoken]')?.value ?? '';
  }

  private async name(behind = ''): Promise<void> {
    try {
      const response = await fetch(this.box.dataset.here ?? '', {
        method: 'POST',
        body: new URLSearchParams({ lon: this.lon.value, lat: this.lat.value, csrfmiddlewaretoken: this.token() }),
      });
      if (!response.ok) throw new Error();
      const said = make('template', { innerHTML: await response.text() });
      this.words.replaceChildren(said.content, behind ? ` ${behind}` : '');
    } catch {
      this.words.textContent = say('located');
    }
    this.again.hidden = false;
  }
}

export function startHere(): void {
  each('[data-here]', (box) => void new Here(box));
}
