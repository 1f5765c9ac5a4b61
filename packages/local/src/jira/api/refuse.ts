import { Refuse } from '../../faults/router';
import { JiraError, sendError } from '../errors';

export const refuse: Refuse = (response, status, message) =>
  sendError(response, new JiraError(status, [message]));
