// What the tests of other packages stand on.
export { readAppConfig } from './readAppConfig';
export { startGithub } from './startGithub';
export type { RunningGithub } from './startGithub';
export { startJira } from './startJira';
export type { RunningJira } from './startJira';
export { startPagerDuty } from './startPagerDuty';
export type { RunningPagerDuty } from './startPagerDuty';
export { startStorage } from './startStorage';
export type { RunningStorage } from './startStorage';
