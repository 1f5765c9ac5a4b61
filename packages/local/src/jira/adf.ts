import { z } from 'zod';

/*
 * The Atlassian Document Format, which is what a description is in, as far as
 * the pages can show it: paragraphs, headings, lists, links and plain marks.
 * https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */

const mark = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('link'),
    attrs: z.object({ href: z.string().min(1) }),
  }),
  z.strictObject({ type: z.enum(['strong', 'em', 'code']) }),
]);

const inline = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: z.string().min(1),
    marks: z.array(mark).optional(),
  }),
  z.strictObject({ type: z.literal('hardBreak') }),
]);

const paragraph = z.strictObject({
  type: z.literal('paragraph'),
  content: z.array(inline).optional(),
});

/** Bullets or numbers, with more of them below. */
export interface AdfList {
  type: 'bulletList' | 'orderedList';
  content: {
    type: 'listItem';
    content: (z.infer<typeof paragraph> | AdfList)[];
  }[];
}

const list: z.ZodType<AdfList> = z.strictObject({
  type: z.enum(['bulletList', 'orderedList']),
  content: z
    .array(
      z.strictObject({
        type: z.literal('listItem'),
        content: z.array(z.union([paragraph, z.lazy(() => list)])).min(1),
      }),
    )
    .min(1),
});

const heading = z.strictObject({
  type: z.literal('heading'),
  attrs: z.object({ level: z.number().int().min(1).max(6) }),
  content: z.array(inline).optional(),
});

export const adfDocument = z.strictObject({
  type: z.literal('doc'),
  version: z.literal(1),
  content: z.array(z.union([paragraph, list, heading])),
});

export type AdfDocument = z.infer<typeof adfDocument>;
