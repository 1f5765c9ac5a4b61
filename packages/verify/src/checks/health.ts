import { Check } from './Check';

export const health: Check = {
  name: 'health',
  async run(portal) {
    const { status } = await portal.getJson<{ status: string }>(
      '/.backstage/health/v1/readiness',
    );
    return `the backend is ready (${status})`;
  },
};
