import { csrfToken, say } from './page.ts';

export type Stored = { id: string; name: string; kind: string; label: string; size: number; thumb: string };

/** The server said no, in a sentence; `final` where sending the same again cannot help. */
export class Refused extends Error {
  constructor(sentence = '', readonly final = false) {
    super(sentence);
  }
}

/** The connection broke or the server was away: it goes on later. */
class Lost extends Error {}

// Small pieces on a slow line, so that none holds the server for long and little is sent twice.
const SMALLEST = 128 * 1024;
const LARGEST = 4 * 1024 * 1024;
const QUICK_MS = 2000;
const SLOW_MS = 8000;
const LONGEST_WAIT_MS = 20_000;
const AWAY = (status: number) => status === 0 || status === 429 || (status >= 500 && status !== 507);

function sentence(request: XMLHttpRequest): string {
  try {
    return (JSON.parse(request.responseText) as { error?: string }).error || say('fileFailed');
  } catch {
    return say('fileFailed');
  }
}

const encoded = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** One file on its way by the tus protocol: goes on where it stopped, for as long as the page is open. */
export class Sending {
  private address = '';
  private offset = 0;
  private size = 2 * SMALLEST;
  private request: XMLHttpRequest | null = null;
  private wake: () => void = () => undefined;
  private stopped = false;

  constructor(
    private readonly file: File,
    private readonly door: string,
    private readonly session: string,
    private readonly progress: (sent: number) => void,
    private readonly waiting: () => void,
  ) {}

  /** Send it all; resolves to what the server made of it. Rejects with Refused. */
  async run(): Promise<Stored> {
    for (let tries = 0; ; tries += 1) {
      const before = this.offset;
      try {
        return await this.attempt();
      } catch (error) {
        if (!(error instanceof Lost) || this.stopped) throw error;
        if (this.offset > before) tries = 0;
        this.size = Math.max(SMALLEST, this.size / 2);
        this.waiting();
        await this.pause(Math.min(LONGEST_WAIT_MS, 1000 * 2 ** tries));
      }
    }
  }

  /** Try again now. */
  hurry(): void {
    this.wake();
  }

  /** Stop, and let the server forget it. */
  stop(): void {
    this.stopped = true;
    this.request?.abort();
    this.wake();
    if (this.address) void fetch(this.address, { method: 'DELETE', headers: this.headers(), keepalive: true }).catch(() => undefined);
  }

  private async attempt(): Promise<Stored> {
    if (this.address) await this.ask();
    else await this.begin();
    while (this.offset < this.file.size) await this.piece();
    this.progress(this.file.size);
    return JSON.parse((await this.call('POST', `${this.address}finish/`)).responseText) as Stored;
  }

  private async begin(): Promise<void> {
    const made = await this.call('POST', this.door, {
      'Upload-Length': String(this.file.size), 'Upload-Metadata': `filename ${encoded(this.file.name)}`,
    });
    this.address = made.getResponseHeader('Location') ?? '';
    this.offset = 0;
  }

  /** Where to go on. */
  private async ask(): Promise<void> {
    const known = await this.call('HEAD', this.address);
    this.offset = Number(known.getResponseHeader('Upload-Offset') ?? 0);
  }

  private async piece(): Promise<void> {
    const start = performance.now();
    const body = this.file.slice(this.offset, this.offset + this.size);
    const done = await this.call(
      'PATCH', this.address, { 'Upload-Offset': String(this.offset), 'Content-Type': 'application/offset+octet-stream' }, body,
    );
    this.offset = Number(done.getResponseHeader('Upload-Offset') ?? this.offset);
    this.progress(this.offset);
    const took = performance.now() - start;
    if (took < QUICK_MS) this.size = Math.min(LARGEST, this.size * 2);
    if (took > SLOW_MS) this.size = Math.max(SMALLEST, this.size / 2);
  }

  private headers(): Record<string, string> {
    const known = { 'Tus-Resumable': '1.0.0', 'X-CSRFToken': csrfToken() };
    return this.session ? { ...known, 'Upload-Session': this.session } : known;
  }

  private call(method: string, address: string, more: Record<string, string> = {}, body: Blob | null = null): Promise<XMLHttpRequest> {
    return new Promise((resolve, reject) => {
      if (this.stopped) { reject(new Refused()); return; }
      const request = new XMLHttpRequest();
      this.request = request;
      request.open(method, address);
      for (const [name, value] of Object.entries({ ...this.headers(), ...more })) request.setRequestHeader(name, value);
      const start = this.offset;
      if (body) request.upload.addEventListener('progress', (event) => this.progress(start + event.loaded));
      request.addEventListener('loadend', () => this.judge(request, resolve, reject));
      request.send(body);
    });
  }

  private judge(request: XMLHttpRequest, resolve: (request: XMLHttpRequest) => void, reject: (error: Error) => void): void {
    const { status } = request;
    if (status >= 200 && status < 300) resolve(request);
    // Another offset: ask where to go on. Swept away or unknown: from the beginning.
    else if (status === 409) reject(new Lost());
    else if (this.address && (status === 404 || status === 410)) { this.address = ''; reject(new Lost()); }
    else reject(AWAY(status) ? new Lost() : new Refused(sentence(request), status === 413 || status === 422));
  }

  private pause(wait: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = window.setTimeout(() => this.wake(), wait);
      this.wake = () => {
        window.clearTimeout(timer);
        window.removeEventListener('online', this.wake);
        this.wake = () => undefined;
        resolve();
      };
      window.addEventListener('online', this.wake);
    });
  }
}
