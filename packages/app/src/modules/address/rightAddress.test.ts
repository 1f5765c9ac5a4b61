import { rightAddress } from './rightAddress';

describe('rightAddress', () => {
  it('has nothing to say about a page opened under the configured address', () => {
    expect(
      rightAddress('http://localhost:3000', 'http://localhost:3000/catalog'),
    ).toBeUndefined();
  });

  it('ignores a path in the configured address', () => {
    expect(
      rightAddress('https://acme.test/portal', 'https://acme.test/portal/docs'),
    ).toBeUndefined();
  });

  it.each([
    ['another name', 'http://127.0.0.1:3000'],
    ['another port', 'http://localhost:3001'],
    ['another protocol', 'https://localhost:3000'],
  ])('leads from %s to the same page', (_, opened) => {
    expect(
      rightAddress('http://localhost:3000', `${opened}/catalog?a=b#c`),
    ).toBe('http://localhost:3000/catalog?a=b#c');
  });
});
