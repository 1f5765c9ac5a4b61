import { DefaultTemplateOutputs } from '@backstage/plugin-scaffolder-react/alpha';
import { ComponentProps } from 'react';
import { useParams } from 'react-router-dom';
import { RunReportPanel } from './RunReportPanel';

/** What a run gave, and what it did for that: on its page, also before its end. */
export const RunOutputs = (
  props: ComponentProps<typeof DefaultTemplateOutputs>,
) => {
  const { taskId } = useParams();
  return (
    <>
      <DefaultTemplateOutputs {...props} />
      {taskId && <RunReportPanel key={taskId} taskId={taskId} />}
    </>
  );
};
