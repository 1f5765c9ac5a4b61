export { JiraService } from './jira/JiraService';
export { PagerDutyService } from './pagerduty/PagerDutyService';
