import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { JiraConfig } from '../config';
import { Jira } from '../jira/Jira';
import { Ledger } from '../runs/Ledger';
import { RunRecord } from '../runs/RunRecord';
import { converge } from '../upstream/converge';
import { examples } from './jiraIssue.examples';

/** Makes one issue for one key, however often it is asked to. */
export function createJiraIssueAction(options: {
  jira: JiraConfig | undefined;
  ledger: Ledger;
}) {
  return createTemplateAction({
    id: 'acme:jira:issue',
    description: 'Finds or creates the Jira issue of a stable key.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        key: z =>
          z
            .string()
            .regex(/^[a-z0-9-]+$/)
            .describe('What it is about; the label portal-<key> of the issue'),
        summary: z => z.string().max(255),
        description: z =>
          z.string().default('').describe('Plain text, a paragraph a line'),
      },
      output: {
        issueKey: z => z.string().optional(),
        issueUrl: z => z.string().optional(),
        exists: z =>
          z.boolean().describe('Whether the issue was there already'),
      },
    },
    async handler(ctx) {
      if (!options.jira) {
        throw new InputError(
          'The portal does not know Jira; let the platform team set goldenPaths.jira',
        );
      }
      const { key, summary, description = '' } = ctx.input;
      const jira = new Jira(options.jira);
      const label = `portal-${key}`;
      const paragraphs = description
        .split('\n')
        .map(line => line.trim())
        .filter(Boolean);
      const record = new RunRecord(options.ledger, ctx);
      const piece = {
        kind: 'jira-issue',
        key: label,
        title: summary,
      } as const;
      const findOrMake = async () => {
        const existing = await jira.issueLabelled(label);
        if (ctx.isDryRun) {
          return { cameToBe: existing && 'found', issue: existing };
        }
        if (existing) {
          const { url } = existing;
          return {
            cameToBe: await record.there({ ...piece, url }),
            issue: existing,
          };
        }
        await record.begin(piece);
        const made = await jira.createIssue({ summary, paragraphs, label });
        return {
          cameToBe: await record.made({ ...piece, url: made.url }),
          issue: made,
        };
      };
      // Jira takes any number of issues with the same label.
      const { cameToBe, issue } = await converge(
        () => options.ledger.oneAfterTheOther(piece, findOrMake),
        ctx,
      );
      if (issue) {
        ctx.logger.info(
          `${cameToBe === 'found' ? 'Found' : 'Made'} ${issue.url}`,
        );
      }
      ctx.output('issueKey', issue?.key);
      ctx.output('issueUrl', issue?.url);
      ctx.output('exists', cameToBe === 'found');
    },
  });
}
