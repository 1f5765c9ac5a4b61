import { Link } from '@backstage/core-components';
import { AboutField } from '@backstage/plugin-catalog';
import { Flex } from '@backstage/ui';
import { DocsFreshness } from '@internal/plugin-techdocs-acme-common';
import Typography from '@material-ui/core/Typography';
import { ReactNode } from 'react';

const DATE = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** When docs were published, from what, and when they and the code changed. */
export const DocsFacts = (props: { freshness: DocsFreshness }) => {
  const { published, docsChangedAt, codeChangedAt, commitsSince } =
    props.freshness;
  return (
    <Flex gap="6" style={{ flexWrap: 'wrap' }}>
      {published && (
        <Fact label="Published">
          {published.at ? <Day at={published.at} /> : 'at an unknown time'}
          {published.commit && (
            <>
              {' from '}
              <Commit commit={published.commit} url={published.commitUrl} />
            </>
          )}
        </Fact>
      )}
      {docsChangedAt && (
        <Fact label="Docs changed">
          <Day at={docsChangedAt} />
        </Fact>
      )}
      {codeChangedAt ? (
        <Fact label="Code changed">
          <Day at={codeChangedAt} />
          {commitsSince ? `, ${commitsIn(commitsSince)} since the docs` : ''}
        </Fact>
      ) : (
        <Fact label="Code">not known to the portal</Fact>
      )}
    </Flex>
  );
};

function Fact(props: { label: string; children: ReactNode }) {
  return (
    <AboutField label={props.label}>
      <Typography variant="body2">{props.children}</Typography>
    </AboutField>
  );
}

function Day({ at }: { at: string }) {
  return (
    <time dateTime={at} title={at}>
      {DATE.format(new Date(at))}
    </time>
  );
}

function Commit({ commit, url }: { commit: string; url?: string }) {
  const name = <code>{commit.slice(0, 7)}</code>;
  return url ? <Link to={url}>{name}</Link> : name;
}

function commitsIn(count: number): string {
  return count === 1 ? 'one commit' : `${count} commits`;
}
