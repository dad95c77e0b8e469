import js from '@eslint/js';
import ts from 'typescript-eslint';

/** The folders of server/ in order of dependency: each may import only those before it. */
const layers = [
  'definition',
  'data',
  'backend',
  'model',
  'objective',
  'trainer',
  'cluster',
  'compare',
  'language',
  'cli',
];

const noVscode = { name: 'vscode', message: "Only extension/ imports 'vscode'." };
const forbid = (folders, message) => ({ group: folders.map((folder) => `**/${folder}/**`), message });

export default ts.config(
  { ignores: ['dist/**', 'node_modules/**', '.vscode-test/**', '**/fixtures/**'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always'],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  ...layers.map((layer, i) => ({
    files: [`server/${layer}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [noVscode],
          patterns: [
            forbid(
              [...layers.slice(i + 1).map((above) => `../**/${above}`), 'extension', 'webview', 'test'],
              `server/${layer} may import only ${layers.slice(0, i).join(', ') || 'nothing else of server/'}.`,
            ),
          ],
        },
      ],
    },
  })),
  {
    files: ['webview/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [noVscode],
          patterns: [
            forbid(
              [
                'extension',
                ...layers
                  .filter((layer) => !['definition', 'trainer', 'compare'].includes(layer))
                  .map((layer) => `server/${layer}`),
              ],
              'A webview imports message types and pure code only.',
            ),
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.cjs', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', exports: 'writable' } },
  },
);
