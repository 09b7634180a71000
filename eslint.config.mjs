import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { arrows, fileName } from './scripts/lint/arrows.mjs';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: a name that is the same everywhere can be searched for.',
};
// A format without a date shows the real clock, also in Temporal's sandbox, which replaces everything else.
const formatWithoutDate = {
  selector:
    'CallExpression[arguments.length=0][callee.property.name=/^(format|formatToParts)$/][callee.object.callee.property.name="DateTimeFormat"], CallExpression[arguments.length=0][callee.property.name=/^(format|formatToParts)$/][callee.object.type="Identifier"]',
  message: 'format() without a date shows the real clock. Pass the date.',
};
const clockless = [
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'domain has no clock: take the time as an argument.',
  },
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"]',
    message: 'domain has no clock: take the time as an argument.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'domain has no randomness: take the value as an argument.',
  },
];
// Read and write-back calls have other names; these are the calls that change a workload.
const changingCall = {
  selector:
    'CallExpression[callee.property.name=/^((create|update|delete|replace|patch)(Service|Revision|Job|Execution|WorkerPool|Instance)|runJob|cancelExecution|setIamPolicy)$/]',
  message:
    'A call that changes a workload stands in src/google/run/change/service-changer.ts only: without a verified decision there is no path to it.',
};
const restrict = (...selectors) => ['error', noDefaultExport, ...selectors];
const globals = (names, why) => ['error', ...names.map((name) => ({ name, message: why }))];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.firebreak/', 'test/histories/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { firebreak: { rules: { arrows, 'file-name': fileName } } },
    rules: {
      'firebreak/arrows': 'error',
      'firebreak/file-name': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-require-imports': 'error',
      '@typescript-eslint/promise-function-async': ['error', { checkArrowFunctions: false }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // An async function turns a throw into a rejection, which callers of a port rely on, with or without an await.
      '@typescript-eslint/require-await': 'off',
      // TypeScript checks both better: unused locals and parameters, undeclared names.
      '@typescript-eslint/no-unused-vars': 'off',
      'no-undef': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 300 }],
      'no-restricted-syntax': restrict(),
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-syntax': restrict(changingCall),
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config reads the environment.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          name: 'node:process',
          message: 'Only src/config reads the environment; `process` is a global.',
        },
        {
          name: 'process',
          message: 'Only src/config reads the environment; `process` is a global.',
        },
      ],
    },
  },
  { files: ['src/config/index.ts', 'src/config/temporal.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/cli.ts', 'src/cli/**/*.ts', 'scripts/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['src/google/run/change/service-changer.ts', 'src/activities/contain/**/*.ts'],
    rules: { 'no-restricted-syntax': restrict() },
  },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-syntax': restrict(changingCall, formatWithoutDate, ...clockless),
      'no-restricted-globals': globals(
        [
          'process',
          'Buffer',
          'crypto',
          'fetch',
          'performance',
          'console',
          'setTimeout',
          'setInterval',
          'setImmediate',
        ],
        'domain is pure: no I/O, no clock, no randomness, and it runs in the workflow sandbox, which has no such global.',
      ),
    },
  },
  {
    files: ['src/workflows/**/*.ts'],
    rules: {
      'no-restricted-syntax': restrict(changingCall, formatWithoutDate),
      'no-restricted-globals': globals(
        [
          'process',
          'Buffer',
          'crypto',
          'fetch',
          'performance',
          'atob',
          'btoa',
          'structuredClone',
          'setInterval',
          'setImmediate',
        ],
        'The workflow sandbox has no such global.',
      ),
    },
  },
  // Outside data becomes a domain type in a parser; a cast anywhere else would be an unchecked claim.
  {
    files: ['src/**/*.ts'],
    ignores: [
      'src/**/parse*.ts',
      'src/**/*-parser.ts',
      'src/config/index.ts',
      'src/policy/index.ts',
      'src/policy/**/*.ts',
    ],
    rules: { '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      // `expect(received).rejects` and friends are promises to Jest only when awaited; unbound matchers are its idiom.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // Jest takes its global set-up and teardown from a default export.
  { files: ['test/support/global/global-*.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [js.configs.recommended],
    // Plain Node scripts: they must run before anything is installed, so TypeScript has no part in them.
    languageOptions: {
      ecmaVersion: 2023,
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
      },
    },
    rules: { eqeqeq: 'error', 'prefer-const': 'error' },
  },
  {
    files: ['**/*.{js,cjs}'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'readonly', __dirname: 'readonly' },
    },
  },
);
