import { auditorServiceFactory } from '@backstage/backend-defaults/auditor';
import {
  AuditorService,
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { ExecutionAuditor } from './ExecutionAuditor';
import { Executions } from './Executions';
import { Runs } from './Runs';

/** The stock auditor under a name of its own, so that another can stand before it. */
const stockAuditorRef = createServiceRef<AuditorService>({
  id: 'scaffolder-executions.stock-auditor',
  scope: 'plugin',
  defaultFactory: async service => ({ ...auditorServiceFactory, service }),
});

/**
 * The stock auditor, which sees to the executions of the scaffolder: it is the one
 * service that the scaffolder tells of the begin and the end of each.
 */
export const executionsFactory = createServiceFactory({
  service: coreServices.auditor,
  deps: {
    auditor: stockAuditorRef,
    database: coreServices.database,
    logger: coreServices.logger,
    plugin: coreServices.pluginMetadata,
  },
  factory({ auditor, database, logger, plugin }) {
    if (plugin.getId() !== 'scaffolder') {
      return auditor;
    }
    const runs = new Runs(database, logger);
    return new ExecutionAuditor(auditor, new Executions(runs));
  },
});
