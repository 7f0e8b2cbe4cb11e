import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const ONE_KIND_OF_PRIVATE = {
  selector: "ClassBody:has(PrivateIdentifier):has([accessibility='private'])",
  message: 'one class uses either `private` or `#`',
};

export default tseslint.config(
  { ignores: ['node_modules/', 'cdktf.out/', 'dist/', 'cli/init/template/', '.cache/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          ignoreRestSiblings: true,
          varsIgnorePattern: '^_',
          argsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
        },
      ],
      '@typescript-eslint/no-extraneous-class': 'off', // a construct is a class for its effect on the tree
      '@typescript-eslint/max-params': ['error', { max: 4 }], // more: an object with named fields
      'no-restricted-syntax': ['error', ONE_KIND_OF_PRIVATE],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['test/**'], // `describe` is a function
    rules: { 'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }] },
  },
  {
    // A decision is a function of what it is given: clocks and chance come in through ports.
    files: ['{model,guard,terraform,audit,alerting,logs,simulation,replay,report}/**/*.ts'],
    ignores: ['guard/ports/clock.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ONE_KIND_OF_PRIVATE,
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'take the time as an argument',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'take a seeded generator as an argument',
        },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'take the time as an argument' },
      ],
    },
  },
  {
    files: ['test/browser/*.mjs'], // half of it runs in the page
    languageOptions: {
      globals: { process: 'readonly', document: 'readonly', window: 'readonly', getComputedStyle: 'readonly' },
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', process: 'readonly' },
    },
  },
);
