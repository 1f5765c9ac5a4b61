import { differences, withoutNames } from './Picture';

const PORTRAIT = {
  'file cmd/one/main.go on main': 'package main\n// one of payments-team',
  'file .portal/origin.yaml on main':
    'task: 0f9c1d7e-3b64-4f0e-9f6d-2f1d6f1c9a55',
  'access of payments-team': 'admin',
};

describe('the picture of a service', () => {
  it('is the same for another name, team and run', () => {
    const one = withoutNames(PORTRAIT, { name: 'one' });
    const other = withoutNames(
      {
        'file cmd/two/main.go on main': 'package main\n// two of data-team',
        'file .portal/origin.yaml on main':
          'task: b1d6a6a0-7d0c-4a07-8a0e-1c2f5d3e4f60',
        'access of data-team': 'admin',
      },
      { name: 'two', owner: 'group:default/data-team' },
    );

    expect(differences(one, other)).toEqual([]);
  });

  it('tells what is missing, too much, or not the same', () => {
    const expected = withoutNames(PORTRAIT, { name: 'one' });
    const found = withoutNames(
      {
        'file cmd/one/main.go on main': 'package main\nvar odd = 1',
        'file .portal/origin.yaml on main':
          PORTRAIT['file .portal/origin.yaml on main'],
        'secret DATABASE_URL': '',
      },
      { name: 'one' },
    );

    expect(differences(expected, found)).toEqual([
      'missing: access of TEAM',
      'too much: secret DATABASE_URL',
      'not as in other runs: file cmd/NAME/main.go on main, var odd = 1',
    ]);
  });
});
