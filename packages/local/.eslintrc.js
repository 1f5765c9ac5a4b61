module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    'jest/expect-expect': [
      'error',
      // It throws when what it waits for is not shown.
      { assertFunctionNames: ['expect', 'table.measure'] },
    ],
  },
});
