import { ReusableWorkflow } from '../actions/ReusableWorkflow';
import { Go } from '../templates/Go';
import { findChromium } from './chromium';

/**
 * Brings what the tests need beyond node_modules, so that the time of a stage is
 * that of its tests, and what this machine lacks is said at once.
 *
 * @throws an error that says what is missing, and how to install it
 */
export async function fillCaches(): Promise<void> {
  findChromium();
  const docs = new ReusableWorkflow('techdocs.yml', { vars: {}, secrets: {} });
  await docs.prepare(new AbortController().signal);
  const go = await Go.find();
  await go.prepareTools();
}
