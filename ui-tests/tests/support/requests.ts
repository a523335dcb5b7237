import { Page } from '@playwright/test';

/** Where hostile results of the tests would send their readers' browsers. */
const HOSTILE_HOST = 'evil.example';

/** The addresses of the hostile host that a page asks for, from now on. */
export function recordHostileRequests(page: Page): readonly string[] {
  const fetched: string[] = [];
  page.on('request', request => {
    if (request.url().includes(HOSTILE_HOST)) {
      fetched.push(request.url());
    }
  });
  return fetched;
}
