import { formatChain } from './formatChain';

describe('formatChain', () => {
  it('has a row for each link, with what it consists of and the verdict', () => {
    const text = formatChain({
      user: 'user:default/ben',
      links: [
        {
          id: 'resolver',
          title: 'Sign-in resolver',
          state: 'broken',
          says: 'None finds their User.',
          advice: 'Correct it.',
          details: [
            { text: 'byId: no User has the id', state: 'broken' },
            { text: 'byName is not tried', state: 'unknown' },
          ],
        },
        {
          id: 'groups',
          title: 'Groups',
          state: 'holds',
          says: '1 as a member, 0 by these.',
          details: [{ entityRef: 'group:default/a', text: 'as a member' }],
        },
      ],
      verdict: {
        permission: 'catalog.entity.delete',
        resourceRef: 'component:default/x',
        result: 'DENY',
        rule: 'Owners delete.',
        because: 'Ben is none.',
      },
    });

    expect(text).toBe(`user:default/ben
✗ Sign-in resolver  None finds their User. Correct it.
    ✗ byId: no User has the id
    – byName is not tried
✓ Groups            1 as a member, 0 by these.
    group:default/a as a member
  catalog.entity.delete of component:default/x is refused. Owners delete. Ben is none.`);
  });
});
