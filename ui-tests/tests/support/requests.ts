import { Page } from '@playwright/test';

/** Where hostile results of the tests would send their readers' browsers. */
const HOSTILE_HOST = 'evil.example';

/** What is on this machine, or in the page itself. */
const AT_HOME = /^(https?:\/\/(localhost|127\.0\.0\.1)[:/]|data:|blob:)/;

/** The addresses of the hostile host that a page asks for, from now on. */
export function recordHostileRequests(page: Page): readonly string[] {
  return recordRequests(page, url => url.includes(HOSTILE_HOST));
}

/** The addresses outside this machine that a page asks for, from now on. */
export function recordOutsideRequests(page: Page): readonly string[] {
  return recordRequests(page, url => !AT_HOME.test(url));
}

function recordRequests(
  page: Page,
  isMeant: (url: string) => boolean
): readonly string[] {
  const asked: string[] = [];
  page.on('request', request => {
    if (isMeant(request.url())) {
      asked.push(request.url());
    }
  });
  return asked;
}
