import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { pageOf } from '../catalog/pageOf';
import { GithubRepositories } from './GithubRepositories';
import { makerOf } from './makerOf';

/**
 * Tells a form, while somebody types, whether the name of a repository is taken:
 * the resource `repository` of the provider `acme-github`, with the name as its
 * context, has one result if it is, and none if it is free. The id of the result
 * is the address of the repository, its title the template that made it.
 *
 * It looks with the credentials of the portal: whoever is signed in may learn
 * that a name is taken, as they would by trying to use it.
 */
export function createRepositoryAutocomplete(options: {
  config: Config;
  repositories: GithubRepositories;
}) {
  return {
    id: 'acme-github',
    handler: async ({
      resource,
      context,
    }: {
      resource: string;
      context: Record<string, string>;
    }) => {
      if (resource !== 'repository' || !context.name) {
        throw new InputError('Ask for the resource repository, with a name');
      }
      const { host, organization } = readPlace(options.config);
      const query = new URLSearchParams({
        owner: organization,
        repo: context.name,
      });
      const repository = await options.repositories.open(`${host}?${query}`);
      const maker = await makerOf(
        repository,
        pageOf(options.config, `component:default/${context.name}`),
      );
      // One that was begun is for whoever begins again.
      return maker.state === 'made'
        ? { results: [{ id: maker.url, title: maker.template }] }
        : { results: [] };
    },
  };
}

/** Where golden paths make repositories. */
function readPlace(config: Config) {
  const parameters = config.getConfig(
    'scaffolder.defaultEnvironment.parameters',
  );
  return {
    host: parameters.getString('githubHost'),
    organization: parameters.getString('organization'),
  };
}
