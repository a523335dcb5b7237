import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      '**/lib/',
      '**/node_modules/',
      '**/test-results/',
      '**/playwright-report/'
    ]
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        tsconfigRootDir: import.meta.dirname,
        project: ['./tsconfig.test.json', '../ui-tests/tsconfig.json']
      }
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-properties': [
        'error',
        {
          property: 'innerHTML',
          message: 'Results are foreign data: draw them as text.'
        },
        { property: 'dangerouslySetInnerHTML', message: 'Results are foreign data.' }
      ],
      // Lumino's signals are given the receiver beside the method.
      '@typescript-eslint/unbound-method': 'off'
    }
  },
  {
    files: ['labextension/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error'
    }
  },
  {
    // Only api.ts talks to the server.
    files: ['labextension/src/**/*.{ts,tsx}'],
    ignores: ['labextension/src/api.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'fetch',
        'WebSocket',
        'XMLHttpRequest',
        'EventSource'
      ],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@jupyterlab/services', importNames: ['ServerConnection'] }] }
      ]
    }
  }
);
