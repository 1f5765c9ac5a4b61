import { RELATION_HAS_MEMBER, UserEntity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { CatalogEntries } from '../catalog/CatalogEntries';
import { targetsOf } from '../catalog/targetsOf';
import { PagerDutyConfig } from '../config';
import { OnCall, OnCallTeam } from '../pagerduty/OnCall';
import { PagerDuty } from '../pagerduty/PagerDuty';
import { Ledger } from '../runs/Ledger';
import { RunRecord } from '../runs/RunRecord';
import { converge } from '../upstream/converge';
import { examples } from './oncallRegister.examples';

/** Has a team called when a service of theirs breaks. */
export function createOncallRegisterAction(options: {
  catalog: CatalogService;
  ledger: Ledger;
  pagerDuty: PagerDutyConfig | undefined;
}) {
  return createTemplateAction({
    id: 'acme:oncall:register',
    description:
      'Finds or creates the PagerDuty service of a component, and the escalation policy of its team.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        service: z => z.string().describe('The name of the service'),
        team: z => z.string().describe('Entity reference of its group'),
        description: z => z.string().default(''),
        onlyCheck: z =>
          z
            .boolean()
            .default(false)
            .describe('Makes nothing, and fails where making would'),
      },
      output: {
        serviceId: z => z.string().optional(),
        escalationPolicyId: z => z.string().optional(),
        serviceUrl: z => z.string().optional(),
        exists: z =>
          z.boolean().describe('Whether the service was there already'),
      },
    },
    async handler(ctx) {
      if (!options.pagerDuty) {
        throw new InputError(
          'The portal does not know PagerDuty; let the platform team set goldenPaths.pagerDuty',
        );
      }
      const { service: name, description } = ctx.input;
      const onCall = new OnCall(new PagerDuty(options.pagerDuty), ctx.logger);
      const team = await readTeam(
        await CatalogEntries.for(ctx, options.catalog),
        ctx.input.team,
      );
      const look = async () => {
        const found = await onCall.look(name, team);
        return { ...found, exists: found.service !== undefined };
      };
      const register = () =>
        onCall.register(
          name,
          team,
          description ?? '',
          new RunRecord(options.ledger, ctx),
        );
      const { service, policy, exists } =
        ctx.input.onlyCheck || ctx.isDryRun
          ? await converge(look, ctx)
          : await converge(register, ctx);
      ctx.output('serviceId', service?.id);
      ctx.output('escalationPolicyId', policy?.id);
      ctx.output('serviceUrl', service?.html_url);
      ctx.output('exists', exists);
    },
  });
}

/** A group, with those members whom one can write to. */
async function readTeam(
  catalog: CatalogEntries,
  ref: string,
): Promise<OnCallTeam> {
  const group = await catalog.get(ref);
  const members = await catalog.findAll(targetsOf(group, RELATION_HAS_MEMBER));
  return {
    name: group.metadata.name,
    members: members
      .map(user => (user as UserEntity | undefined)?.spec.profile?.email)
      .filter(email => email !== undefined)
      .sort(),
  };
}
