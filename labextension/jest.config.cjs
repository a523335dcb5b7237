/** JupyterLab's packages are ES modules, which jest must have translated. */
const translated = [
  '@jupyterlab',
  '@jupyter',
  '@lumino',
  '@tanstack',
  'lib0',
  'y-protocols',
  'yjs',
  'uuid'
];

const compiler = {
  isolatedModules: true,
  allowJs: true,
  module: 'commonjs',
  esModuleInterop: true,
  jsx: 'react',
  target: 'ES2022'
};

module.exports = {
  testEnvironment: 'jsdom',
  setupFiles: ['<rootDir>/test/browser.js'],
  moduleNameMapper: {
    // Only its icons are used, and all its form controls would come with them.
    '^@jupyterlab/ui-components$': '<rootDir>/test/icons.js'
  },
  testMatch: ['<rootDir>/test/**/*.spec.{ts,tsx}'],
  transform: { '\\.[jt]sx?$': ['ts-jest', { diagnostics: false, tsconfig: compiler }] },
  transformIgnorePatterns: [`/node_modules/(?!(${translated.join('|')})/)`]
};
