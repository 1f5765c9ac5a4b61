import { discoveryApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { fireEvent, screen, within } from '@testing-library/react';
import {
  failedReport,
  RUN,
  scaffolderThatAnswers,
} from '../run/__testUtils__/runReports';
import { MadeByRunField, madeByRunSchema } from './MadeByRunField';

const RULE = 'The run that failed';

type Answers = Parameters<typeof scaffolderThatAnswers>;
type Props = typeof madeByRunSchema.TProps;

function open(parts: Partial<Props>, ...answers: Answers) {
  const { asked, discovery, fetch } = scaffolderThatAnswers(...answers);
  const onChange = jest.fn();
  const props = {
    onChange,
    schema: { title: 'Run', description: RULE },
    idSchema: { $id: 'root_run' },
    ...parts,
  } as unknown as Props;
  renderInTestApp(<MadeByRunField {...props} />, {
    apis: [
      [discoveryApiRef, discovery],
      [fetchApiRef, fetch],
    ],
  });
  return { asked, onChange };
}

describe('MadeByRunField', () => {
  it('shows what will be removed, and what stays', async () => {
    open({ formData: RUN }, failedReport());

    const removed = await screen.findByRole('region', {
      name: /^Will be removed/,
    });
    expect(within(removed).getAllByRole('listitem')).toHaveLength(1);
    expect(
      within(removed).getByRole('link', { name: /^acme\/returns-api/ }),
    ).toBeVisible();
    const stays = screen.getByRole('region', { name: /^Stays/ });
    expect(
      within(stays).getByRole('link', { name: /^payments-team/ }),
    ).toBeVisible();
    expect(screen.getByLabelText('Run')).toHaveValue(RUN);
    expect(screen.getByRole('status')).toHaveTextContent(RULE);
  });

  it('says why a run cannot be cleaned up', async () => {
    open({ formData: RUN }, failedReport({ canCleanUp: false }));

    expect(
      await screen.findByText(/^The run made nothing that is still there/),
    ).toBeVisible();
    expect(screen.getByLabelText('Run')).toBeInvalid();
    expect(screen.queryByText(/^Will be removed/)).not.toBeInTheDocument();
  });

  it('leaves it to the form to say so once it did', async () => {
    const rawErrors = [
      'is not known: open the page of the run that failed, and press Clean up there',
    ];
    open({ formData: 'no-id', rawErrors }, failedReport());

    expect(await screen.findByText(RULE)).toBeVisible();
    expect(screen.queryByText(/is not known/)).not.toBeInTheDocument();
  });

  it('says that a run could not be looked at', async () => {
    open({ formData: RUN }, { refusal: 503, message: 'Away' });

    expect(
      await screen.findByText(/^The run could not be looked at/),
    ).toBeVisible();
  });

  it('asks for nothing before it is filled in, and takes an id with spaces', () => {
    const { asked, onChange } = open({}, failedReport());

    fireEvent.change(screen.getByLabelText('Run'), {
      target: { value: ` ${RUN} ` },
    });

    expect(onChange).toHaveBeenCalledWith(RUN);
    expect(asked).toEqual([]);
  });
});
