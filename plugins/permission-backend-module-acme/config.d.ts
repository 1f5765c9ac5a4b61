export interface Config {
  permission?: {
    /** What the portal's own policy leaves to its owner to say. */
    policy?: {
      /**
       * The group that runs the portal, as an entity reference. It may register
       * locations and read DevTools, and do with every entity and run what only
       * their owners may.
       */
      platformTeam: string;
      /**
       * Tags of templates, each with the groups, as entity references, that alone
       * see and run a template so tagged.
       */
      templateTags?: { [tag: string]: string[] };
    };
  };
}
