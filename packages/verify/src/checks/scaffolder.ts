import { Check, CheckFailed } from './Check';

export const scaffolderActions: Check = {
  name: 'scaffolder actions',
  async run(portal) {
    const actions = await portal.getJson<{ id: string }[]>(
      '/api/scaffolder/v2/actions',
    );
    if (actions.length === 0) {
      throw new CheckFailed(
        'the scaffolder lists no action; see which modules packages/backend adds',
      );
    }
    return `${actions.length} actions`;
  },
};
