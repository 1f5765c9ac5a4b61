/**
 * How a link stands:
 *
 * - `holds`: it is as it should be
 * - `broken`: it is not, and `advice` says what to do
 * - `unknown`: it cannot be told, as one before it broke or nothing names it
 */
export type LinkState = 'holds' | 'broken' | 'unknown';

/** One of the things that a link consists of. */
export interface LinkDetail {
  /** Set for what is an entity. */
  readonly entityRef?: string;
  readonly text: string;
  /** Set for what was tried, and for what is not as it should be. */
  readonly state?: LinkState;
}

/** One step from the account on GitHub to what somebody owns. */
export interface ChainLink {
  readonly id: 'account' | 'resolver' | 'user' | 'groups' | 'refs' | 'owned';
  readonly title: string;
  readonly state: LinkState;
  /** What was found. */
  readonly says: string;
  readonly advice?: string;
  readonly details: readonly LinkDetail[];
}

/** Whether somebody may do something, and why. */
export interface Verdict {
  readonly permission: string;
  /** Of what is done it to: mostly an entity reference. */
  readonly resourceRef?: string;
  /**
   * `CONDITIONAL` where it depends on a resource and none was named, `UNKNOWN`
   * where the engine that decides does not tell.
   */
  readonly result: 'ALLOW' | 'DENY' | 'CONDITIONAL' | 'UNKNOWN';
  /** What the policy says of it, for anybody. */
  readonly rule?: string;
  /** What it comes to for this person. */
  readonly because: string;
  /** What the resource has to fulfil, as the permission framework writes it. */
  readonly condition?: object;
}

/**
 * What `GET /api/auth/ownership-chain` answers: why somebody is who they are in
 * the portal. The links are in order, each leading to the next.
 */
export interface OwnershipChain {
  /** Whom it is about: the User, or a login of GitHub that is none. */
  readonly user: string;
  readonly links: readonly ChainLink[];
  /** Of the permission that was asked about. */
  readonly verdict?: Verdict;
}
