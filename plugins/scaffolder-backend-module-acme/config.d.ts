export interface Config {
  /**
   * What the actions of the golden paths reach besides GitHub. An action of
   * which the part is left out refuses to run, and says so.
   */
  goldenPaths?: {
    pagerDuty?: {
      /** Of the REST API v2, https://api.pagerduty.com */
      apiUrl?: string;
      /** @visibility secret */
      token?: string;
    };
    jira?: {
      /** Of the site, https://acme.atlassian.net */
      url?: string;
      /** The e-mail address of the account. */
      user?: string;
      /** @visibility secret */
      token?: string;
      /** The key of the project in which issues are made. */
      project?: string;
    };
    /** The server on which services get their databases. */
    postgres?: {
      host?: string;
      /** A variable of the environment makes it a string. */
      port?: number | string;
      /** May create roles and databases. */
      user?: string;
      /** @visibility secret */
      password?: string;
      /** Whether the connection is encrypted, and the certificate checked. */
      ssl?: boolean;
    };
  };
}
