import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

// logger and scheduler
backend.add(import('@internal/plugin-scheduler-failures-node'));

// app and proxy
backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-proxy-backend'));

// catalog
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-github'));
backend.add(import('@internal/plugin-catalog-backend-module-org-source'));
backend.add(import('@internal/plugin-catalog-backend-module-kept-tags'));
backend.add(import('@internal/plugin-catalog-backend-module-location-guard'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(import('@backstage/plugin-catalog-backend-module-unprocessed'));

// scaffolder
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-notifications'),
);
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-workspace-database'),
);
backend.add(import('@internal/plugin-scaffolder-backend-module-acme'));
backend.add(import('@internal/plugin-scaffolder-executions-node'));

// techdocs
backend.add(import('@backstage/plugin-techdocs-backend'));
backend.add(import('@internal/plugin-techdocs-backend-module-acme'));

// auth
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@internal/plugin-auth-backend-module-github-acme'));

// permission
backend.add(import('@internal/plugin-permission-backend-module-engine'));
backend.add(import('@internal/plugin-permission-decisions-node'));

// search
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));

// events, notifications and signals
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-events-backend-module-github'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));

// user settings, devtools and the actions of all plugins over MCP
backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-devtools-backend'));
backend.add(import('@backstage/plugin-mcp-actions-backend'));

backend.start();
