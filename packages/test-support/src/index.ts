export { createTestLogger, testLogDir, testLogFile } from './testLogs';
