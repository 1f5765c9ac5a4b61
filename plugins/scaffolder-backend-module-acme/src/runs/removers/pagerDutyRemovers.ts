import { PagerDuty } from '../../pagerduty/PagerDuty';
import { UpstreamError } from '../../upstream/UpstreamError';
import { GONE, left, REMOVED, Removers } from './Remover';

/** For what runs make on PagerDuty. */
export function pagerDutyRemovers(
  pagerDuty: PagerDuty,
): Pick<Removers, 'on-call-service' | 'escalation-policy'> {
  return {
    'on-call-service': async ({ key, url }) => {
      const service = await pagerDuty.service(key);
      if (!service) {
        return GONE;
      }
      if (url && service.html_url !== url) {
        return left(`${service.html_url} took its place`);
      }
      await pagerDuty.deleteService(service);
      return REMOVED;
    },

    'escalation-policy': async ({ key, url }) => {
      const policy = await pagerDuty.escalationPolicy(key);
      if (!policy) {
        return GONE;
      }
      if (url && policy.html_url !== url) {
        return left(`${policy.html_url} took its place`);
      }
      try {
        await pagerDuty.deleteEscalationPolicy(policy);
      } catch (error) {
        if (error instanceof UpstreamError && error.status === 400) {
          return left('other services call it');
        }
        throw error;
      }
      return REMOVED;
    },
  };
}
