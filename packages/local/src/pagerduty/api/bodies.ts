import { z } from 'zod';

/** What PagerDuty adds to its answers, and passes over when it is sent back. */
const readOnly = z.unknown().optional();
const identity = {
  id: readOnly,
  summary: readOnly,
  self: readOnly,
  html_url: readOnly,
};
const name = z.string().trim().min(1).max(255);
const timeoutS = z
  .number()
  .int()
  .min(0)
  .nullable()
  .transform(seconds => seconds ?? 0);

function reference(...types: string[]) {
  return z.object({
    id: z.string(),
    type: z.enum(types, {
      error: `the local PagerDuty takes ${types.join(' and ')}`,
    }),
  });
}

const rule = z.strictObject({
  id: readOnly,
  escalation_delay_in_minutes: z.number().int().min(1),
  escalation_rule_assignment_strategy: z
    .literal('assign_to_everyone')
    .optional(),
  targets: z.array(reference('user', 'user_reference')).min(1).max(10),
});

/** Keys it does not know are refused, as nothing would come of them. */
export const escalationPolicyBody = z.strictObject({
  escalation_policy: z.strictObject({
    ...identity,
    type: z.literal('escalation_policy'),
    name,
    description: z.string().nullish(),
    num_loops: z.number().int().min(0).max(9).optional(),
    on_call_handoff_notifications: z
      .enum(['if_has_services', 'always'])
      .optional(),
    escalation_rules: z.array(rule).min(1),
    teams: z.array(reference('team_reference')).optional(),
    services: readOnly,
  }),
});

export const serviceBody = z.strictObject({
  service: z.strictObject({
    ...identity,
    type: z.literal('service'),
    name,
    description: z.string().nullish(),
    status: z.enum(['active', 'disabled']).optional(),
    auto_resolve_timeout: timeoutS.optional(),
    acknowledgement_timeout: timeoutS.optional(),
    alert_creation: z.literal('create_alerts_and_incidents').optional(),
    incident_urgency_rule: z
      .strictObject({
        type: z.literal('constant'),
        urgency: z.enum(['high', 'low', 'severity_based']),
      })
      .optional(),
    escalation_policy: reference('escalation_policy_reference'),
    scheduled_actions: z.array(z.unknown()).max(0).optional(),
    created_at: readOnly,
    last_incident_timestamp: readOnly,
    teams: readOnly,
    integrations: readOnly,
    addons: readOnly,
  }),
});
