import { say } from './page.ts';

const MINUTE = 60_000;

function refresh(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-ago]')) {
    const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / MINUTE);
    // Hours and days are the server's words; they hold until the page is read again.
    if (minutes >= 0 && minutes < 60) time.textContent = minutes ? say('minutesAgo', { count: minutes }) : say('justNow');
  }
}

export function startAgo(): void {
  window.setInterval(refresh, MINUTE / 2);
}
