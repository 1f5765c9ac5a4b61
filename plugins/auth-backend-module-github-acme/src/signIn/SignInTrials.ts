import { Config } from '@backstage/config';
import { InputError, isError } from '@backstage/errors';
import { GithubProfile } from '@backstage/plugin-auth-backend-module-github-provider';
import {
  OAuthAuthenticatorResult,
  SignInInfo,
  SignInResolver,
} from '@backstage/plugin-auth-node';
import { JsonObject } from '@backstage/types';
import { CatalogUsers } from './CatalogUsers';
import { GithubAccount } from './GithubAccounts';
import { resolverFactories } from './resolverFactories';
import { TrialContext } from './TrialContext';

type GithubResult = OAuthAuthenticatorResult<GithubProfile>;

/** What became of one resolver; of neither, where one before it ended sign-in. */
export interface Trial {
  readonly resolver: string;
  /** Whom it would sign in. */
  readonly userEntityRef?: string;
  /** Why it does not sign in. */
  readonly error?: Error;
}

export interface TriedSignIn {
  /** One for each resolver, in their order. */
  readonly trials: readonly Trial[];
  /** Whom one of them would sign in. */
  readonly userEntityRef?: string;
  /** Why sign-in would fail before all of them were asked. */
  readonly error?: Error;
}

interface ConfiguredResolver {
  readonly name: string;
  readonly resolver: SignInResolver<GithubResult>;
}

/** Has the resolvers of the configuration say whom they would sign in. */
export class SignInTrials {
  readonly #resolvers: readonly ConfiguredResolver[];
  readonly #context: TrialContext;

  /**
   * @param config - of the provider, for the environment that is in use
   * @throws InputError for a resolver that there is not
   */
  static create(config: Config | undefined, users: CatalogUsers): SignInTrials {
    const resolvers = config?.getOptionalConfigArray('signIn.resolvers') ?? [];
    return new SignInTrials(
      resolvers.map(readResolver),
      new TrialContext(users),
    );
  }

  private constructor(
    resolvers: readonly ConfiguredResolver[],
    context: TrialContext,
  ) {
    this.#resolvers = resolvers;
    this.#context = context;
  }

  async run(account: GithubAccount): Promise<TriedSignIn> {
    const trials: Trial[] = [];
    let end: Trial | undefined;
    for (const { name, resolver } of this.#resolvers) {
      const trial = end
        ? { resolver: name }
        : await this.#try(name, resolver, account);
      trials.push(trial);
      end ??= isEnd(trial) ? trial : undefined;
    }
    return { trials, userEntityRef: end?.userEntityRef, error: end?.error };
  }

  async #try(
    name: string,
    resolver: SignInResolver<GithubResult>,
    account: GithubAccount,
  ): Promise<Trial> {
    try {
      const { token } = await resolver(signInOf(account), this.#context);
      return { resolver: name, userEntityRef: token };
    } catch (error) {
      if (!isError(error)) {
        throw error;
      }
      return { resolver: name, error };
    }
  }
}

function readResolver(config: Config): ConfiguredResolver {
  const { resolver, ...options } = config.get<JsonObject>();
  const name = String(resolver);
  if (!Object.hasOwn(resolverFactories, name)) {
    throw new InputError(`There is no sign-in resolver ${name}`);
  }
  const hasOptions = Object.keys(options).length > 0;
  return {
    name,
    resolver: resolverFactories[name](hasOptions ? options : undefined),
  };
}

/** As in sign-in itself: only after this error the next is asked. */
function isEnd({ error }: Trial): boolean {
  return error?.name !== 'NotFoundError';
}

/** What a sign-in with the account would bring, as far as resolvers look. */
function signInOf({
  login,
  id,
  email,
}: GithubAccount): SignInInfo<GithubResult> {
  return {
    profile: { email },
    result: {
      fullProfile: {
        provider: 'github',
        id,
        nodeId: id,
        username: login,
        displayName: login,
      },
      session: { accessToken: '', tokenType: 'bearer', scope: '' },
    },
  };
}
