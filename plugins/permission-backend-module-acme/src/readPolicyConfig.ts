import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** What config.d.ts describes, with whole entity references. */
export interface PolicyConfig {
  readonly platformTeam: string;
  readonly templateTags: readonly KeptTag[];
}

export interface KeptTag {
  readonly tag: string;
  readonly groups: readonly string[];
}

/** @throws InputError for what is no reference of a group */
export function readPolicyConfig(root: Config): PolicyConfig {
  const config = root.getConfig('permission.policy');
  const tags = config.getOptionalConfig('templateTags');
  return {
    platformTeam: groupAt(
      'permission.policy.platformTeam',
      config.getString('platformTeam'),
    ),
    templateTags: (tags?.keys() ?? []).map(tag => ({
      tag,
      groups: (tags?.getStringArray(tag) ?? []).map(group =>
        groupAt(`permission.policy.templateTags.${tag}`, group),
      ),
    })),
  };
}

function groupAt(key: string, text: string): string {
  const message = `${key} has '${text}', which is no group; write group:default/<name>`;
  try {
    const ref = parseEntityRef(text, { defaultKind: 'group' });
    if (ref.kind.toLocaleLowerCase('en-US') === 'group') {
      return stringifyEntityRef(ref);
    }
  } catch (error) {
    throw new InputError(message, error);
  }
  throw new InputError(message);
}
