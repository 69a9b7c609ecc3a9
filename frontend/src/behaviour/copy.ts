import { each, say } from './page.ts';
import { toast } from './toasts.ts';

/** Without HTTPS the clipboard API is missing; the old command still works there. */
function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'll-hide';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}

async function copy(button: HTMLElement): Promise<void> {
  const text = button.dataset.copy ?? '';
  let copied = false;
  try {
    await navigator.clipboard.writeText(text);
    copied = true;
  } catch {
    copied = copyBySelection(text);
  }
  button.focus();
  toast(copied ? { text: say('copied', { text }) } : { text: say('copyFailed'), level: 'error' });
}

export function startCopy(): void {
  each('[data-copy]', (button) => button.addEventListener('click', () => void copy(button)));
}
