import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Grid } from '@backstage/ui';
import { ownershipChainReadPermission } from '@internal/plugin-auth-acme-common';
import { FormEvent, useState } from 'react';
import { Question } from './Question';
import { SuggestField } from './SuggestField';
import { usePermissionNames } from './usePermissionNames';

/** Asks whose chain to show, and for which permission to explain it. */
export const QuestionForm = (props: {
  question: Question;
  /** To choose from. */
  entityRefs: readonly string[];
  onAsk: (question: Question) => void;
}) => {
  const { question, entityRefs, onAsk } = props;
  const { allowed: mayReadOthers } = usePermission({
    permission: ownershipChainReadPermission,
  });
  const permissionNames = usePermissionNames();
  const [user, setUser] = useState(question.user ?? '');
  const [permission, setPermission] = useState(question.permission ?? '');
  const [entity, setEntity] = useState(question.entity ?? '');

  const ask = (event: FormEvent) => {
    event.preventDefault();
    onAsk({ user, permission, entity });
  };
  return (
    <form onSubmit={ask} aria-label="What to explain">
      <Grid.Root columns={{ initial: '1', md: mayReadOthers ? '3' : '2' }}>
        {mayReadOthers && (
          <SuggestField
            label="Person"
            placeholder="Name on GitHub; yourself if empty"
            value={user}
            onChange={setUser}
          />
        )}
        <SuggestField
          label="Permission"
          placeholder="catalog.entity.delete"
          suggestions={permissionNames}
          value={permission}
          onChange={setPermission}
        />
        <SuggestField
          label="Entity"
          placeholder="component:default/name"
          suggestions={entityRefs}
          value={entity}
          onChange={setEntity}
        />
      </Grid.Root>
      <Flex mt="4">
        <Button type="submit">Explain</Button>
      </Flex>
    </form>
  );
};
