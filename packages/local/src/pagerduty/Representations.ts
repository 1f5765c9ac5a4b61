import { EscalationPolicy, Service, Team, User } from './model';
import { byName, PagerDutyStore } from './PagerDutyStore';

type Kind = 'user' | 'team' | 'escalation_policy' | 'service';

const PLURALS: Record<Kind, string> = {
  user: 'users',
  team: 'teams',
  escalation_policy: 'escalation_policies',
  service: 'services',
};

/** How the REST API shows things. */
export class Representations {
  readonly #store: PagerDutyStore;
  readonly #url: string;

  /** @param url - of the pages; the API is below it */
  constructor(store: PagerDutyStore, url: string) {
    this.#store = store;
    this.#url = url;
  }

  user = (user: User) => ({
    ...this.#identity('user', user),
    name: user.name,
    email: user.email,
    time_zone: 'Etc/UTC',
    color: 'purple',
    role: user.role,
    description: null,
    invitation_sent: false,
    teams: this.#teams(user.teamIds),
    contact_methods: [],
    notification_rules: [],
  });

  team = (team: Team) => ({
    ...this.#identity('team', team),
    name: team.name,
    description: team.description,
    default_role: 'manager',
  });

  escalationPolicy = (policy: EscalationPolicy) => ({
    ...this.#identity('escalation_policy', policy),
    name: policy.name,
    description: policy.description,
    num_loops: policy.loops,
    on_call_handoff_notifications: policy.handoffNotifications,
    escalation_rules: policy.rules.map(({ id, delayMinutes, userIds }) => ({
      id,
      escalation_delay_in_minutes: delayMinutes,
      escalation_rule_assignment_strategy: 'assign_to_everyone',
      targets: present(userIds.map(userId => this.#store.user(userId))).map(
        user => this.#reference('user', user),
      ),
    })),
    services: this.#store
      .servicesOf(policy)
      .sort(byName)
      .map(service => this.#reference('service', service)),
    teams: this.#teams(policy.teamIds),
  });

  service = (service: Service) => {
    const policy = this.#store.escalationPolicy(service.escalationPolicyId);
    if (!policy) {
      throw new Error(`The escalation policy of ${service.name} is gone`);
    }
    return {
      ...this.#identity('service', service),
      name: service.name,
      description: service.description,
      status: service.status,
      created_at: service.createdAt,
      auto_resolve_timeout: service.autoResolveTimeoutS,
      acknowledgement_timeout: service.acknowledgementTimeoutS,
      alert_creation: 'create_alerts_and_incidents',
      incident_urgency_rule: { type: 'constant', urgency: service.urgency },
      escalation_policy: this.#reference('escalation_policy', policy),
      // They are those of its policy.
      teams: this.#teams(policy.teamIds),
      integrations: [],
      addons: [],
      scheduled_actions: [],
    };
  };

  #teams(ids: readonly string[]) {
    return present(ids.map(id => this.#store.team(id))).map(team =>
      this.#reference('team', team),
    );
  }

  #reference(kind: Kind, named: { id: string; name: string }) {
    return { ...this.#identity(kind, named), type: `${kind}_reference` };
  }

  #identity(kind: Kind, { id, name }: { id: string; name: string }) {
    const path = `${PLURALS[kind]}/${id}`;
    return {
      id,
      type: kind as string,
      summary: name,
      self: `${this.#url}/api/${path}`,
      html_url: kind === 'team' ? null : `${this.#url}/${path}`,
    };
  }
}

function present<T>(items: readonly (T | undefined)[]): T[] {
  return items.filter(item => item !== undefined);
}
