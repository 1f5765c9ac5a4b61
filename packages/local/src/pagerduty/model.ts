/** Everything the local PagerDuty keeps. Ids refer to each other. */
export interface PagerDutyData {
  /** Of the REST API, with all rights. */
  token: string;
  users: User[];
  teams: Team[];
  escalationPolicies: EscalationPolicy[];
  services: Service[];
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'owner' | 'user';
  readonly teamIds: readonly string[];
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export interface EscalationPolicy {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** How often it begins again when nobody answered. */
  readonly loops: number;
  readonly handoffNotifications: 'if_has_services' | 'always';
  readonly rules: readonly EscalationRule[];
  readonly teamIds: readonly string[];
}

export interface EscalationRule {
  readonly id: string;
  /** Who is called, all at once. */
  readonly userIds: readonly string[];
  /** After which the next rule comes. */
  readonly delayMinutes: number;
}

export interface Service {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly status: 'active' | 'disabled';
  readonly createdAt: string;
  readonly escalationPolicyId: string;
  /** Each of them 0 for never. */
  readonly autoResolveTimeoutS: number;
  readonly acknowledgementTimeoutS: number;
  readonly urgency: 'high' | 'low' | 'severity_based';
}
