import { InfoCard, Progress } from '@backstage/core-components';
import { ResponseError } from '@backstage/errors';
import { Alert, Flex } from '@backstage/ui';
import { OwnershipChain } from '@internal/plugin-auth-acme-common';
import { useSearchParams } from 'react-router-dom';
import { ChainLinks } from './ChainLinks';
import { readQuestion, writeQuestion } from './Question';
import { QuestionForm } from './QuestionForm';
import { useOwnershipChain } from './useOwnershipChain';
import { VerdictAlert } from './VerdictAlert';

/**
 * How somebody comes to what they own, and why they may do something or not. Its
 * address holds what was asked, so that it can be sent to somebody else.
 */
export const OwnershipPage = () => {
  const [params, setParams] = useSearchParams();
  const question = readQuestion(params);
  const { value: chain, loading, error } = useOwnershipChain(question);
  return (
    <Flex direction="column" gap="4">
      <InfoCard>
        <Flex direction="column" gap="4">
          <QuestionForm
            key={params.toString()}
            question={question}
            entityRefs={ownedBy(chain)}
            onAsk={asked => setParams(writeQuestion(asked))}
          />
          {chain?.verdict && <VerdictAlert verdict={chain.verdict} />}
          {error && <Alert status="danger" icon title={reasonOf(error)} />}
          {loading && <Progress />}
        </Flex>
      </InfoCard>
      {chain && (
        <InfoCard
          title={`From GitHub to what ${chain.user} owns`}
          titleTypographyProps={{ component: 'h2' }}
        >
          <ChainLinks links={chain.links} />
        </InfoCard>
      )}
    </Flex>
  );
};

function ownedBy(chain: OwnershipChain | undefined): string[] {
  const owned = chain?.links.find(({ id }) => id === 'owned');
  return (owned?.details ?? []).flatMap(({ entityRef }) => entityRef ?? []);
}

/** What the backend says, if it is the one that failed. */
function reasonOf(error: Error): string {
  return error instanceof ResponseError ? error.cause.message : error.message;
}
