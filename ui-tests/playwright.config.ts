import base from '@jupyterlab/galata/lib/playwright-config';
import { PlaywrightTestConfig } from '@playwright/test';

const port = process.env.FERROLAB_UI_PORT ?? '8898';
const url = `http://127.0.0.1:${port}`;

/** One worker: the tests share a server and its settings. */
const config: PlaywrightTestConfig = {
  ...(base as PlaywrightTestConfig),
  testDir: 'tests',
  timeout: 60_000,
  workers: 1,
  // A server that died fails everything: that need not be waited for.
  maxFailures: 5,
  reporter: [['list']],
  forbidOnly: process.env.CI === 'true',
  use: {
    ...(base as PlaywrightTestConfig).use,
    baseURL: url,
    trace: 'off',
    video: 'off',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']
    }
  },
  webServer: {
    command: 'jupyter lab --config jupyter_server_test_config.py',
    env: { FERROLAB_UI_PORT: port },
    url: `${url}/api`,
    timeout: 120_000,
    reuseExistingServer: process.env.CI !== 'true'
  }
};

export default config;
