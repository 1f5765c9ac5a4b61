import { GithubService } from '../github/GithubService';

/**
 * The local GitHub in a process of its own, for a benchmark to measure: says
 * `ready` and how much memory it holds when it is asked.
 */
async function main([dir, port, seedDir, logFile]: string[]) {
  const github = await GithubService.create({
    dir,
    port: Number(port),
    seedDir,
    logFile,
  });
  await github.start();
  process.on('message', async message => {
    if (message === 'memory') {
      process.send?.({ rss: process.memoryUsage().rss });
    }
    if (message === 'stop') {
      await github.stop();
      process.disconnect?.();
    }
  });
  // Whoever started it is gone, or has been answered.
  process.once('disconnect', () => process.exit());
  process.send?.({ token: github.token, oauthApp: github.oauthApp });
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exit(1);
});
