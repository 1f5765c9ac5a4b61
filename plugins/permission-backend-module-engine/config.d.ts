export interface Config {
  permission?: {
    /**
     * What decides who may do what: the portal's own policy, or RBAC with the
     * files that permission.rbac names. The policy if it is not set.
     */
    engine?: 'policy' | 'rbac';

    /** Read by RBAC itself, whose package does not describe it. */
    rbac?: {
      /** Which roles there are, who has them, and what each allows. */
      'policies-csv-file'?: string;
      /** The conditions of these roles, in YAML. */
      conditionalPoliciesFile?: string;
      /** Whether a change of the files is taken without a restart. */
      policyFileReload?: boolean;
      admin?: {
        /** Who may give and take roles: entity references of users and groups. */
        users?: { name: string }[];
      };
      /** The plugins of which its REST API lists permissions and conditions. */
      pluginsWithPermission?: string[];
    };
  };
}
