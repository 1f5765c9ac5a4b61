interface Named {
  readonly owner: string;
  readonly name: string;
}

/** Where the pages are, without the host. */
export const link = {
  account: (login: string) => `/${login}`,
  avatar: (id: number) => `/avatars/u/${id}`,
  teamAvatar: (id: number) => `/avatars/t/${id}`,
  team: (organization: string, slug: string) =>
    `/orgs/${organization}/teams/${slug}`,
  organizationHooks: (organization: string) =>
    `/organizations/${organization}/settings/hooks`,

  repository: ({ owner, name }: Named) => `/${owner}/${name}`,
  tree: atRevision('tree'),
  blob: atRevision('blob'),
  raw: atRevision('raw'),
  commits: atRevision('commits'),
  commit: below<string>('commit'),
  branches: below('branches'),
  issues: below('issues'),
  issue: below<number>('issues'),
  pulls: below('pulls'),
  pull: below<number>('pull'),
  runs: below('actions'),
  run: below<number>('actions/runs'),
  hooks: below('settings/hooks'),
};

function below<T extends string | number>(kind: string) {
  return (repository: Named, id?: T) =>
    [link.repository(repository), kind, id].filter(Boolean).join('/');
}

/** To a branch, tag or commit, and maybe a path in it. */
function atRevision(kind: string) {
  return (repository: Named, ref: string, path = '') => {
    const names = `${ref}/${path}`.split('/').filter(Boolean);
    return [
      link.repository(repository),
      kind,
      ...names.map(encodeURIComponent),
    ].join('/');
  };
}
